"""Outcome and dose over time: scores, wear-off, the doses of each product, and the due window."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyqtgraph as pg
from dateutil.relativedelta import relativedelta
from PySide6.QtGui import QColor

from tracker.services.courses.chart import ChartSeries, ChartSession, CourseChart
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_dose, format_month_short, format_number
from tracker.ui.charts.chart_figures import say_baseline
from tracker.ui.charts.chart_panels import (
    ChartPanels,
    Panel,
    Span,
    Tick,
    even_ticks,
    ink,
    pen,
    say_value,
)

_LANE, _MARKS, _WORN = 74, 36, 30
_LABEL, _LEVEL = 20, 0.3
_MONTH_ROOM = 84
_MILLI = 1000
_RECENT = relativedelta(years=2)
_STEPS = (1, 2, 3, 6, 12, 24, 60, 120)


def has_older(chart: CourseChart, series: ChartSeries | None) -> bool:
    """Whether the whole course begins before the two years that are shown at first."""
    days = _days(chart, series)
    return bool(days) and min(days) < _recent_from(chart, days)


def draw_time_chart(
    panels: ChartPanels,
    chart: CourseChart,
    series: ChartSeries | None,
    *,
    is_whole: bool,
) -> None:
    """Of one instrument, or of none; unless `is_whole` its last two years, with the baseline."""
    x = _time_span(chart, series, is_whole=is_whole)
    sessions = [one for one in chart.sessions if one.on.toordinal() >= x[0]]
    _draw_marks(panels.add_panel(x, (0, 1), height=_MARKS), chart)
    if series is not None:
        _draw_scores(panels, x, series)
    if any(one.wear_off_days is not None for one in sessions):
        panels.add_caption(_("Wore off"), _("weeks after the injections, as the patient told it"))
        _draw_wear_off(panels.add_panel(x, (0, 1), height=_WORN), sessions)
    for label in dict.fromkeys(one.product_label for one in sessions):
        given = [one for one in sessions if one.product_label == label]
        panels.add_caption(label, _("Units"))
        _draw_doses(panels, x, given)
    for panel in panels.panels[1:]:
        _shade(panel, chart)
    panels.add_axis(lambda size: _months(x, size / panels.look.px(_MONTH_ROOM)))


def _days(chart: CourseChart, series: ChartSeries | None) -> list[date]:
    days = [one.on for one in chart.sessions]
    return days + ([one.on for one in series.scores] if series is not None else [])


def _recent_from(chart: CourseChart, days: Sequence[date]) -> date:
    return (max(days) if chart.is_ended else chart.today) - _RECENT


def _time_span(chart: CourseChart, series: ChartSeries | None, *, is_whole: bool) -> Span:
    days = _days(chart, series)
    since = date.min if is_whole else _recent_from(chart, days)
    days += [day for day in (chart.earliest_on, chart.overdue_from) if day is not None]
    if not chart.is_ended:
        days.append(chart.today)
    first, last = max(min(days), since).toordinal(), max(days).toordinal()
    pad = max((last - first) * 0.03, 14)
    return first - pad, last + pad


def _draw_marks(panel: Panel, chart: CourseChart) -> None:
    """What the lines and the shade below are, in words above them."""
    if not chart.is_ended:
        panel.say(_("today"), chart.today.toordinal(), 0, colour="text", rank=0)
    if chart.earliest_on is not None and chart.overdue_from is not None:
        middle = (chart.earliest_on.toordinal() + chart.overdue_from.toordinal()) / 2
        said = span_label(chart.earliest_on, chart.overdue_from)
        first, last = panel.x_span
        at = last if middle > first + 0.7 * (last - first) else middle
        panel.say(said, at, 1, colour="amber", below=True)


def _shade(panel: Panel, chart: CourseChart) -> None:
    if chart.earliest_on is not None and chart.overdue_from is not None:
        window = pg.LinearRegionItem(
            (chart.earliest_on.toordinal(), chart.overdue_from.toordinal()),
            brush=QColor(panel.look.palette.amber.fill),
            pen=pen(panel.look, "amber"),
            movable=False,
        )
        window.setZValue(-20)
        panel.draw(window)
    if not chart.is_ended:
        line = pen(panel.look, "text", is_dashed=True)
        panel.draw(pg.InfiniteLine(chart.today.toordinal(), angle=90, pen=line))


def _draw_scores(panels: ChartPanels, x: Span, series: ChartSeries) -> None:
    shown = [one for one in series.scores if one.on.toordinal() >= x[0]]
    baseline = series.baseline
    # However old it is: what is shown is compared with it.
    values = [one.value / _MILLI for one in (*shown, baseline or series.scores[-1])]
    least, most = min(values), max(values)
    pad = max((most - least) * 0.25, 0.5 if series.levels else 1)
    y = (least - pad, most + pad)
    levels = [(value / _MILLI, code) for value, code in series.levels]
    # A scale that begins at 0 has nothing below it.
    scale = (max(y[0], 0), y[1]) if least >= 0 else y
    ticks = even_ticks(panels.look, scale, say_value)
    panels.add_caption(series.label, series.direction)
    panel = panels.add_panel(x, y, ticks=(lambda _size: levels) if levels else ticks)
    days = [one.on.toordinal() for one in shown]
    line = pen(panel.look, "accent", 1.6)
    panel.draw(pg.PlotCurveItem(x=days, y=values[: len(shown)], pen=line, antialias=True))
    later = [one for one in shown if one is not baseline]
    panel.dots([(one.on.toordinal(), one.value / _MILLI) for one in later], "o", is_filled=True)
    if baseline is not None:
        at = baseline.value / _MILLI
        panel.draw(pg.InfiniteLine(at, angle=0, pen=pen(panel.look, "muted", is_dashed=True)))
        said, on = say_baseline(baseline), float(baseline.on.toordinal())
        if on < x[0]:
            on = x[0]
            said = _("{said}, {on}").format(said=said, on=format_date_short(baseline.on))
        else:
            panel.dots([(on, at)], "d", is_filled=False)
        panel.say(said, on, at, colour="text", rank=0, lean=0)
    for number, one in enumerate(shown):
        if one is baseline:
            continue
        before = shown[max(number - 1, 0)].value
        after = shown[min(number + 1, len(shown) - 1)].value
        is_last = number == len(shown) - 1
        # Where the line doesn't go: below a dip, else above, beside it on a slope.
        panel.say(
            one.said, one.on.toordinal(), one.value / _MILLI,
            colour="text" if is_last else "muted",
            rank=0 if is_last else 2,
            below=one.value <= min(before, after) and one.value < max(before, after),
            lean=0.5 if (before - one.value) * (one.value - after) <= 0 else float(before < after),
        )  # fmt: skip


def _draw_wear_off(panel: Panel, sessions: Sequence[ChartSession]) -> None:
    told = [
        (one.on.toordinal(), one.wear_off_days) for one in sessions if one.wear_off_days is not None
    ]
    ends = [(float(begin + days), _LEVEL) for begin, days in told]
    stretches = [day for begin, days in told for day in (begin, begin + days)]
    line = pen(panel.look, "edge", 2)
    levels = [_LEVEL] * len(stretches)
    panel.draw(pg.PlotCurveItem(x=stretches, y=levels, pen=line, connect="pairs", antialias=True))
    panel.dots(ends, "t", is_filled=True)
    for (begin, days), (end, level) in zip(told, ends, strict=True):
        is_last = begin == told[-1][0]
        panel.say(format_number(days // 7), end, level, rank=0 if is_last else 2)


def _draw_doses(panels: ChartPanels, x: Span, given: Sequence[ChartSession]) -> None:
    known = [one.dose / _MILLI for one in given if one.dose is not None]
    most = max(known, default=1.0)
    panel = panels.add_panel(x, (0, most * _LANE / (_LANE - _LABEL)), height=_LANE)
    style = panel.look
    width = (x[1] - x[0]) * 0.008
    for is_touch_up in (False, True):
        bars = [one for one in given if one.is_touch_up is is_touch_up and one.dose is not None]
        if bars:
            panel.draw(
                pg.BarGraphItem(
                    x=[one.on.toordinal() for one in bars],
                    height=[(one.dose or 0) / _MILLI for one in bars],
                    width=width,
                    pen=pen(style, "accent"),
                    brush=ink(style, "surface" if is_touch_up else "accent"),
                )
            )
    before: int | None = -1
    for one in given:
        is_last = one is given[-1]
        # The same dose again says nothing new.
        if one.dose != before or one.is_touch_up or is_last:
            said = _("unknown") if one.dose is None else format_dose(one.dose)
            if one.is_touch_up:
                said = _("touch-up {dose}").format(dose=said)
            at = (one.dose or 0) / _MILLI
            panel.say(said, one.on.toordinal(), at, rank=0 if is_last else 1)
        before = one.dose


def _months(x: Span, most: float) -> list[Tick]:
    """First days of months, as many as there is room for."""
    first, last = date.fromordinal(round(x[0])), date.fromordinal(round(x[1]))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    step = next((one for one in _STEPS if months / one <= max(most, 1)), _STEPS[-1])
    month = first.replace(day=1)
    found = []
    while month <= last:
        if (month.year * 12 + month.month - 1) % step == 0 and month.toordinal() >= x[0]:
            found.append((float(month.toordinal()), format_month_short(month)))
        month += relativedelta(months=1)
    return found
