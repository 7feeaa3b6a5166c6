"""A report on paper: what its figures mean, then the figures."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tracker.services.reports.report_table import ReportTable
from tracker.text import _, format_date_short
from tracker.ui.printing.markup import Markup, PaperColumn, joined, paragraph, table, text, title
from tracker.ui.printing.paper import Paper

_LABEL = 20


def report_paper(shown: ReportTable, span: str, today: date) -> Paper:
    """`span` is the time that it tells of, in words."""
    return Paper(
        file_name=_("{report} {on}").format(report=shown.title, on=today.isoformat()),
        running_title=_("{report}, {span}").format(report=shown.title, span=span),
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(shown, span)),
        is_landscape=True,
    )


def _body(shown: ReportTable, span: str) -> Iterator[Markup]:
    yield title(shown.title)
    yield paragraph(span, kind="strong")
    yield paragraph(shown.definition, kind="muted")
    width = (100 - _LABEL) // max(len(shown.columns), 1)
    yield table(
        (
            PaperColumn(shown.rows_are, 100 - width * len(shown.columns)),
            *(PaperColumn(column, width, is_number=True) for column in shown.columns),
        ),
        (
            (
                text(row.label, kind="strong") if row.is_sum else row.label,
                *(figure.text for figure in row.figures),
            )
            for row in shown.rows
        ),
    )
