"""The numbers that add up, on paper."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.services.recall.reconciliation import Reconciliation
from tracker.services.wording.reconciliation import Line, attention_lines, say_sum, sum_lines
from tracker.text import _, format_date_short, format_number
from tracker.ui.printing.markup import (
    Markup,
    PaperColumn,
    heading,
    joined,
    paragraph,
    table,
    title,
)
from tracker.ui.printing.paper import Paper


def reconciliation_paper(found: Reconciliation) -> Paper:
    on = format_date_short(found.today)
    return Paper(
        file_name=_("Numbers {on}").format(on=found.today.isoformat()),
        running_title=_("All treatments by state"),
        printed_line=_("As of {on}").format(on=on),
        body=joined(_body(found)),
    )


def _body(found: Reconciliation) -> Iterator[Markup]:
    yield title(_("All treatments by state"))
    yield paragraph(say_sum(found), kind="muted")
    columns = (
        PaperColumn(_("State"), 60),
        PaperColumn(_("Treatments"), 20, is_number=True),
        PaperColumn(_("Of them overdue"), 20, is_number=True),
    )
    yield table(columns, (_row(line) for line in sum_lines(found)))
    yield heading(_("Data that needs attention"))
    columns_of_data = (PaperColumn(_("What"), 80), PaperColumn(_("Patients"), 20, is_number=True))
    yield table(columns_of_data, (_row(line)[:2] for line in attention_lines(found)))


def _row(line: Line) -> tuple[str, str, str]:
    late = "" if line.late is None else format_number(line.late)
    return line.label, format_number(line.count), late
