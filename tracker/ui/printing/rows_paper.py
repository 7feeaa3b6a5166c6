"""The rows of a table on paper, as they stand on the screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tracker.text import _, format_date_short
from tracker.ui.column import Column, cell_of
from tracker.ui.printing.markup import Markup, PaperColumn, joined, paragraph, table, text, title
from tracker.ui.printing.paper import Paper


def rows_paper(
    name: str, said: str, columns: Sequence[Column[Any]], rows: Sequence[Any], today: date
) -> Paper:
    """`said` stands above them, a line each."""
    return Paper(
        file_name=_("{report} {on}").format(report=name, on=today.isoformat()),
        running_title=name,
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(name, said, columns, rows)),
        is_landscape=True,
    )


def _body(
    name: str, said: str, columns: Sequence[Column[Any]], rows: Sequence[Any]
) -> Iterator[Markup]:
    yield title(name)
    for line in said.splitlines():
        yield paragraph(line)
    whole = sum(column.width for column in columns)
    widths = [round(100 * column.width / whole) for column in columns]
    yield table(
        [
            PaperColumn(column.title, width, is_number=column.is_number)
            for column, width in zip(columns, widths, strict=True)
        ],
        (tuple(_cell(column, row) for column in columns) for row in rows),
    )


def _cell(column: Column[Any], row: Any) -> Markup:
    cell = cell_of(column, row)
    first = text(cell.text, kind="strong") if column.is_strong else text(cell.text)
    return joined((first, *(text(f"\n{rest}") for rest in (cell.aside, cell.sub) if rest)))
