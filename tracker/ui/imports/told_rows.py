"""Rows of an import as a person reads them: whose, what is said, and why it isn't in."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.services.imports.sheet_long_ago import LongAgo
from tracker.services.imports.sheet_people import MaybeSame
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.wording import condition_name, product_name
from tracker.text import _, format_date_short, format_number, format_units, person_name
from tracker.ui.column import Column


@dataclass(frozen=True, slots=True)
class ToldRow:
    """`line` is its row in the file, "" where it is none."""

    line: str
    who: str
    what: str
    why: str = ""


def told_columns() -> Sequence[Column[ToldRow]]:
    return (
        Column(_("Row"), lambda row: row.line, width=7, is_number=True),
        Column(
            _("Who"), lambda row: row.who, width=26, is_strong=True, tooltip=lambda row: row.who
        ),
        Column(
            _("What it says"),
            lambda row: row.what,
            sub=lambda row: row.why,
            width=44,
            stretches=True,
            tooltip=lambda row: "\n".join(filter(None, (row.what, row.why))),
        ),
    )


def tell_read(one: ReadRow) -> ToldRow:
    """A row that comes in."""
    row = one.row
    said = [condition_name(row.condition), row.body_region, product_name(row.product)]
    if row.session_on is not None:
        said.append(format_date_short(row.session_on))
        said.append(_("Units not known") if row.dose is None else format_units(row.dose))
    if row.booked_on is not None:
        said.append(_("booked {on}").format(on=format_date_short(row.booked_on)))
    who = _who(person_name(row.family_name, row.given_name), row.record_number)
    return ToldRow(format_number(row.line), who, " · ".join(filter(None, said)))


def tell_waiting(row: WaitingRow) -> ToldRow:
    """A row that is set aside: its cells as they stand in the file."""
    cells = [text for _column, text in row.cells]
    return ToldRow(
        format_number(row.line), " · ".join(cells[:2]), " · ".join(cells[2:]), row.reason
    )


def tell_maybe_same(one: MaybeSame) -> ToldRow:
    """Two numbers of what may be one person."""
    said = _("{other}, born {on}, number {number}").format(
        other=one.other_name,
        on=format_date_short(one.other_birth_date),
        number=one.other_number or "–",
    )
    return ToldRow("", _who(one.name, one.record_number), said)


def tell_long_ago(one: LongAgo) -> ToldRow:
    """A treatment that was given long ago."""
    said = _("{condition}, last injection {on}").format(
        condition=condition_name(one.condition), on=format_date_short(one.last_on)
    )
    return ToldRow("", _who(one.name, one.record_number), said)


def _who(name: str, number: str) -> str:
    return f"{name} · {number}"
