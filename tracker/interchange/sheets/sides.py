"""Rows of one visit that tell of a side each, where the clinic keeps no side: one with their sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tracker.domain.dose import write_dose
from tracker.interchange.sheets.field_names import field_name
from tracker.services.imports.plain_rows import PlainRow, first_contradiction
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.text import _, format_number

BOTH = "both"
_ONE_SIDE = ("left", "right")
_Key = tuple[str, str, str, object]


def region_and_side(region: str, side: str, regions: Iterable[str]) -> tuple[str, str]:
    """The region as the clinic's treatments of a condition call it; a side that is none of it."""
    if region or not side:
        return f"{side} {region}".strip(), ""
    found = next((one for one in regions if one.split()[0] == side), "")
    return found, "" if found else side


def side_note(side: str) -> str:
    """What the notes say of a side that stands nowhere else; "" for none."""
    names = {"left": _("left"), "right": _("right"), BOTH: _("both sides")}
    return _("Side: {side}").format(side=names[side]) if side else ""


def doses_note(doses: tuple[int, int], *, is_left_first: bool) -> str:
    """What the notes say of two doses, in thousandths of a Unit, that were one cell."""
    sides = _ONE_SIDE if is_left_first else _ONE_SIDE[::-1]
    told = (
        f"{side_note(side)}, {write_dose(dose)}" for side, dose in zip(sides, doses, strict=True)
    )
    return "\n".join(told)


@dataclass(slots=True)
class SidesTogether:
    """`joined` counts rows that came to another one; `waiting` are those that can’t."""

    rows: list[ReadRow] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)
    joined: int = 0


def sides_together(
    read: Sequence[tuple[ReadRow, str]], units: str | None, side: str | None
) -> SidesTogether:
    """`read` pairs rows with their side, `units` and `side` are the keys of those columns.

    What was given left and right is one injection with the sum, in the notes by its sides. Rows
    that differ in more than that wait, both of them: half a dose is worse than none.
    """
    done = SidesTogether()
    of_visits: dict[_Key, list[tuple[ReadRow, str]]] = {}
    for one, on_side in read:
        if one.row.session_on is not None:
            of_visits.setdefault(_visit(one.row), []).append((one, on_side))
        else:
            done.rows.append(one)
    for those in of_visits.values():
        sides = [on_side for _one, on_side in those]
        if len(set(sides)) < 2:
            done.rows += [one for one, _side in those]
            continue
        differs = _difference([one.row for one, _side in those], sides, units)
        if differs is None:
            done.rows.append(_joined(those, units, side))
            done.joined += len(those) - 1
            continue
        lines = ", ".join(format_number(one.row.line) for one, _side in those)
        said = _(
            "The rows {lines} tell of one visit by its sides, but don’t go together: {column}. Write "
            "them as one row with the sum."
        ).format(lines=lines, column=field_name(differs))
        done.waiting += [WaitingRow(one.row.line, one.cells, said) for one, _side in those]
    done.rows.sort(key=lambda one: one.row.line)
    return done


def _visit(row: PlainRow) -> _Key:
    return row.record_number, row.condition, row.body_region, row.session_on


def _difference(rows: Sequence[PlainRow], sides: Sequence[str], units: str | None) -> str | None:
    """The column that keeps rows from being one; None: nothing does."""
    if sorted(sides) != sorted(_ONE_SIDE):
        return "side"
    if units is None or len({row.dose is None for row in rows}) > 1:
        return "units"
    alike = [replace(row, dose=None, lots=(), notes="") for row in rows]
    return next(filter(None, (first_contradiction(one, alike[0]) for one in alike)), None)


def _joined(those: Sequence[tuple[ReadRow, str]], units: str | None, side: str | None) -> ReadRow:
    """The first of the rows, with what the others have besides; its cells say the same."""
    first, rows = those[0][0], [one.row for one, _side in those]
    doses = [row.dose for row in rows if row.dose is not None]
    told = [
        f"{side_note(on_side)}, {write_dose(one.row.dose)}"
        if one.row.dose is not None
        else side_note(on_side)
        for one, on_side in those
    ]
    own = {side_note(on_side) for _one, on_side in those}
    lines = [line for row in rows for line in row.notes.split("\n") if line and line not in own]
    row = replace(
        rows[0],
        dose=sum(doses) if doses else None,
        lots=tuple(dict.fromkeys(lot for row in rows for lot in row.lots)),
        notes="\n".join(dict.fromkeys([*lines, *told])),
    )
    said = {side: BOTH}
    if row.dose is not None:
        said[units] = write_dose(row.dose)
    return ReadRow(row, tuple((key, said.get(key, text)) for key, text in first.cells))
