"""Who is to be told their new day, on paper, with room to write what came of each call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.services.bookings.untold_patients import UntoldPatient
from tracker.services.wording import condition_short
from tracker.text import _, format_date_short, format_weekday_date
from tracker.ui.printing.markup import Markup, PaperColumn, joined, table, text, title
from tracker.ui.printing.paper import Paper


def untold_paper(rows: Sequence[UntoldPatient], today: date) -> Paper:
    """A row a booking, in the order of the list."""
    return Paper(
        file_name=_("To be told {on}").format(on=today.isoformat()),
        running_title=_("To be told"),
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(rows)),
        is_landscape=True,
    )


def _body(rows: Sequence[UntoldPatient]) -> Iterator[Markup]:
    yield title(_("To be told"))
    columns = (
        PaperColumn(_("Patient"), 24),
        PaperColumn(_("Telephone"), 15),
        PaperColumn(_("Old day"), 14),
        PaperColumn(_("New day"), 14),
        PaperColumn(_("Since"), 11),
        PaperColumn(_("Called on, and what came of it"), 22),
    )
    yield table(columns, (_row(row) for row in rows))


def _row(row: UntoldPatient) -> tuple[Markup | str, ...]:
    before = row.booking.from_on
    about = " + ".join(condition_short(code) for code in row.conditions)
    return (
        joined((text(row.name, kind="strong"), text("\n" + about))),
        row.phone,
        format_weekday_date(before) if before is not None else "",
        format_weekday_date(row.booking.on),
        format_date_short(row.booking.since),
        "",
    )
