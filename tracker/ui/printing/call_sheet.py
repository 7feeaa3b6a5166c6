"""The call sheet: a number, fixed rows, and room for what came of each call."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.services.contacts.paper_sheets import PaperSheet, SheetRow
from tracker.text import _, format_date_short, format_number, isolated
from tracker.ui.printing.markup import Markup, PaperColumn, joined, paragraph, table, text, title
from tracker.ui.printing.paper import Paper


def call_sheet_paper(sheet: PaperSheet) -> Paper:
    name = _("Call sheet {number}").format(number=sheet.number)
    return Paper(
        file_name=name,
        running_title=_("Call sheet {number}: {view}").format(
            number=sheet.number, view=sheet.list_name
        ),
        printed_line=_("Printed on {on} by {by}").format(
            on=format_date_short(sheet.printed_on), by=isolated(sheet.by)
        ),
        body=joined(_body(sheet, name)),
        is_landscape=True,
    )


def _body(sheet: PaperSheet, name: str) -> Iterator[Markup]:
    yield title(name)
    yield paragraph(
        _(
            "N no answer · V voicemail · T text sent · P will ring by … · L call again on … · "
            "X wrong number · D declined. Write the day beside it. Type it back under Recall, Print, by "
            "the number of the sheet."
        ),
        kind="muted",
    )
    columns = (
        PaperColumn(_("Row"), 5, is_number=True),
        PaperColumn(_("Patient"), 22),
        PaperColumn(_("Telephone"), 16),
        PaperColumn(_("What is due"), 25),
        PaperColumn(_("Outcome, day, note"), 32),
    )
    yield table(columns, (_row(row) for row in sheet.rows))


def _row(row: SheetRow) -> tuple[Markup | str, ...]:
    born = _("born {birth}, record {number}").format(
        birth=format_date_short(row.birth_date), number=isolated(row.record_number)
    )
    due = _("due {on}").format(on=format_date_short(row.due_on)) if row.due_on else ""
    return (
        text(format_number(row.number), kind="strong"),
        joined((text(row.name, kind="strong"), text("\n" + born))),
        row.phone,
        "\n".join((*row.treatments, due)),
        "",
    )
