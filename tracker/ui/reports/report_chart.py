"""The chart of a report: a column for each row, stacked. The table beside it has the figures."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtGui import QFontMetricsF

from tracker.services.reports.report_table import ReportRow, ReportTable
from tracker.text import format_number
from tracker.ui.charts.chart_panels import ChartPanels, Tick, even_ticks, ink, pen

_WIDTH = 0.62
_HEAD = 1.12
_LEAST_COLUMNS = 6


def drawn_rows(table: ReportTable) -> tuple[ReportRow, ...]:
    """Those that have a column: sums, and what is told apart, have none."""
    return tuple(row for row in table.rows if not row.is_sum)


def draw_report(panels: ChartPanels, table: ReportTable) -> None:
    """Of a table with at least one row that has a column, and with bars."""
    rows, style = drawn_rows(table), panels.look
    totals = [sum(row.figures[place].value for place, _tone in table.bars) for row in rows]
    most = max([*totals, 1])
    # A few columns stand at the left, no broader than many would be.
    x, y = (-0.5, max(len(rows), _LEAST_COLUMNS) - 0.5), (0.0, most * _HEAD)
    panel = panels.add_panel(x, y, ticks=even_ticks(style, y, _whole, least_step=1))
    bottom = [0.0] * len(rows)
    for place, tone in table.bars:
        heights = [row.figures[place].value for row in rows]
        panel.draw(
            pg.BarGraphItem(
                x=list(range(len(rows))),
                y0=bottom,
                height=heights,
                width=_WIDTH,
                pen=pen(style, tone),
                brush=ink(style, tone),
            )
        )
        bottom = [under + height for under, height in zip(bottom, heights, strict=True)]
    for number, total in enumerate(totals):
        panel.say(format_number(round(total)), number, total, rank=1)
    panels.add_axis(lambda size: _labels(panels, rows, size))


def _labels(panels: ChartPanels, rows: Sequence[ReportRow], size: float) -> list[Tick]:
    """As many names as there is room for."""
    metrics = QFontMetricsF(panels.look.tiny)
    widest = max(metrics.horizontalAdvance(row.label) for row in rows) + panels.look.px(8)
    columns = max(len(rows), _LEAST_COLUMNS)
    step = max(-(-round(widest * columns) // max(round(size), 1)), 1)
    return [(float(n), row.label) for n, row in enumerate(rows) if n % step == 0]


def _whole(value: float) -> str:
    return format_number(round(value))
