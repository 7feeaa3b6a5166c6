"""The figures of a chart as rows: for screen readers, for copying, and for whoever wants numbers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.services.courses.chart import ChartCycle, ChartSeries, ChartSession, CourseChart
from tracker.services.outcomes.rows import ScoreRow
from tracker.services.wording import span_label, weeks_and_days
from tracker.text import _, format_date_short, format_number, format_units
from tracker.ui.column import Column


@dataclass(frozen=True, slots=True)
class Figure:
    """A mark of the chart. `more` is what stands beside it, "" for nothing."""

    on: date
    what: str
    said: str
    more: str = ""


def time_figures(chart: CourseChart, series: ChartSeries | None) -> tuple[Figure, ...]:
    """What the chart over time draws, the newest first; the due window before all."""
    found = [_session(one) for one in chart.sessions]
    if series is not None:
        found += [_score(one, series) for one in series.scores]
    found.sort(key=lambda one: one.on, reverse=True)
    if chart.earliest_on is not None and chart.overdue_from is not None:
        by = span_label(None, chart.overdue_from)
        found.insert(0, Figure(chart.earliest_on, _("Due window"), by))
    return tuple(found)


def _session(one: ChartSession) -> Figure:
    more = [_("touch-up")] if one.is_touch_up else []
    if one.wear_off_days is not None:
        weeks = format_number(one.wear_off_days // 7)
        more.append(_("wore off in week {week}").format(week=weeks))
    dose = format_units(one.dose) if one.dose is not None else _("unknown dose")
    return Figure(one.on, one.product_label, dose, "; ".join(more))


def _score(one: ScoreRow, series: ChartSeries) -> Figure:
    more = one.change
    if one.is_baseline:
        more = _("baseline, after injections") if one.is_late else _("baseline")
    return Figure(one.on, series.label, one.said, more)


def say_baseline(one: ScoreRow) -> str:
    """What stands beside its line."""
    said = _("baseline {score}, after injections") if one.is_late else _("baseline {score}")
    return said.format(score=one.said)


def time_columns() -> tuple[Column[Figure], ...]:
    """Of `time_figures`."""
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=12),
        Column(_("What"), lambda row: row.what, width=19, stretches=True),
        Column(_("Figure"), lambda row: row.said, sub=lambda row: row.more, width=19),
    )


def cycle_columns() -> tuple[Column[ChartCycle], ...]:
    """Of a series' cycles."""
    return (
        Column(_("From"), lambda row: format_date_short(row.began_on), width=12),
        Column(_("Interval"), _interval, width=15),
        Column(_("Best score"), _best, sub=_change, width=18, stretches=True),
    )


def _interval(row: ChartCycle) -> str:
    return _("not over yet") if row.days is None else weeks_and_days(row.days)


def _best(row: ChartCycle) -> str:
    return row.best.said if row.best is not None else _("not measured")


def _change(row: ChartCycle) -> str:
    if row.best is None:
        return ""
    return row.best.change or _("no baseline to compare with")


def figures_as_text(columns: Sequence[Column[object]], rows: Iterable[object]) -> str:
    """A line a row, tabs between, to be pasted into a sheet; second lines in columns of their own."""
    return "".join(f"{line}\n" for line in _lines(columns, rows))


def _lines(columns: Sequence[Column[object]], rows: Iterable[object]) -> Iterator[str]:
    titles = []
    for column in columns:
        titles += [column.title, ""] if column.sub else [column.title]
    yield "\t".join(titles)
    for row in rows:
        cells = []
        for column in columns:
            cells += [column.text(row), column.sub(row)] if column.sub else [column.text(row)]
        yield "\t".join(" ".join(cell.split()) for cell in cells)
