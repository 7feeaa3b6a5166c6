"""What a restore has lost, on paper: to be ticked off as it is entered again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.services.backups.entered_again import ToEnterAgain
from tracker.services.backups.losses import Losses, LostRow
from tracker.services.wording.backups import say_what
from tracker.text import _, format_date_short, isolated, person_name
from tracker.ui.printing.markup import Markup, PaperColumn, heading, joined, table, text, title
from tracker.ui.printing.paper import Paper


def entered_again_paper(losses: Losses | ToEnterAgain, on: date) -> Paper:
    """`on` is the day of the restore."""
    name = _("To be entered again after the restore")
    return Paper(
        file_name=_("To be entered again {on}").format(on=on.isoformat()),
        running_title=name,
        printed_line=_("Restored on {on}").format(on=format_date_short(on)),
        body=joined(_body(losses, name)),
    )


def _body(losses: Losses | ToEnterAgain, name: str) -> Iterator[Markup]:
    yield title(name)
    for words, rows in (
        (_("Appointments"), losses.appointments),
        (_("Injections"), losses.sessions),
        (_("Other changes"), losses.changes),
    ):
        if rows:
            yield heading(words)
            yield table(_columns(), (_row(row) for row in rows))


def _columns() -> tuple[PaperColumn, ...]:
    return (
        PaperColumn(_("Day"), 18),
        PaperColumn(_("Patient"), 40),
        PaperColumn(_("Treatment"), 30),
        PaperColumn(_("Entered"), 12),
    )


def _row(row: LostRow) -> tuple[Markup | str, ...]:
    who = person_name(row.family_name, row.given_name)
    born = _("born {birth}, record {number}").format(
        birth=format_date_short(row.birth_date), number=isolated(row.record_number or "–")
    )
    return (
        "\n".join(filter(None, (format_date_short(row.on), row.at))),
        joined((text(who, kind="strong"), text("\n" + born))),
        say_what(row),
        "",
    )
