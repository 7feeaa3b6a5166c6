"""Interval against response: how long each cycle was, and how far its best score went."""

from __future__ import annotations

import pyqtgraph as pg

from tracker.services.courses.chart import ChartCycle, ChartSeries
from tracker.text import _, format_month_short, format_number
from tracker.ui.charts.chart_figures import say_baseline
from tracker.ui.charts.chart_panels import ChartPanels, even_ticks, pen, say_value

_MILLI = 1000


def compared(series: ChartSeries) -> list[ChartCycle]:
    """Cycles that are over and have a score to be compared with the baseline."""
    return [one for one in series.cycles if one.days is not None and one.change_by is not None]


def draw_interval_chart(panels: ChartPanels, series: ChartSeries) -> None:
    """A mark for each of `compared`, of which there is at least one."""
    style, cycles = panels.look, compared(series)
    at = [((one.days or 0) / 7, (one.change_by or 0) / _MILLI) for one in cycles]
    weeks = [place[0] for place in at]
    changes = [0.0, *(place[1] for place in at)]
    x = (min(weeks) - 2, max(weeks) + 2)
    pad = max((max(changes) - min(changes)) * 0.15, 1)
    y = (min(changes) - pad, max(changes) + pad)
    panels.add_caption(
        _("{instrument}: best score of each cycle, from the baseline").format(
            instrument=series.label
        ),
        series.direction,
    )
    panel = panels.add_panel(x, y, ticks=even_ticks(style, y, say_value))
    panel.draw(pg.InfiniteLine(0, angle=0, pen=pen(style, "muted", is_dashed=True)))
    if series.baseline is not None:
        panel.say(say_baseline(series.baseline), x[0], 0, colour="text", rank=0)
    panel.dots(at, "o", is_filled=True)
    for number, (cycle, place) in enumerate(zip(cycles, at, strict=True)):
        # Where there isn't room for all, the newest are told.
        panel.say(format_month_short(cycle.began_on), *place, rank=len(cycles) - number)
    panels.add_axis(even_ticks(style, x, _whole, least_step=1))
    panels.add_caption(_("Interval"), _("weeks to the next injections"))


def _whole(weeks: float) -> str:
    return format_number(round(weeks))
