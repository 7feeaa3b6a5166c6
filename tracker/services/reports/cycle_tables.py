"""The tables over cycles: punctuality, slips, and what calls led to. No query: only counting."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from statistics import median_low
from typing import TypeVar

from tracker.domain.reports.kept_cycles import Apart, Kept
from tracker.domain.reports.slips import SlipCause
from tracker.services.reports.cycle_figures import CalledKey, CycleCell, CycleFigures, KeptKey
from tracker.services.reports.report_table import Figure, ReportRow, ReportTable
from tracker.services.wording import condition_name, weeks_and_days
from tracker.text import _, format_date_short, format_month_short, format_number

_Key = TypeVar("_Key", KeptKey, CalledKey)
_TREATED = (Kept.EARLY, Kept.ON_TIME, Kept.LATE)


class Group(Enum):
    """What a row of a table stands for."""

    MONTH = "month"
    CLINICIAN = "clinician"
    CONDITION = "condition"


@dataclass(slots=True)
class _Sum:
    """Cells added up."""

    course_ids: array[int] = field(default_factory=lambda: array("q"))
    intended: array[int] = field(default_factory=lambda: array("i"))
    late: array[int] = field(default_factory=lambda: array("i"))
    targets: array[int] = field(default_factory=lambda: array("i"))

    def add(self, cells: Iterable[CycleCell | _Sum]) -> _Sum:
        for cell in cells:
            self.course_ids += cell.course_ids
            self.intended += cell.intended
            self.late += cell.late
            self.targets += cell.targets
        return self

    def told_by(self, figure: Figure) -> Figure:
        """With the cycles that it counts, each by its target."""
        return replace(figure, targets=self.targets, late=self.late)

    @property
    def actual(self) -> list[int]:
        return [wanted + late for wanted, late in zip(self.intended, self.late, strict=True)]


def punctuality_table(figures: CycleFigures, group: Group) -> ReportTable:
    """How targets were kept; those that a hold or an own date moved are told apart."""
    plain = {key: cell for key, cell in figures.kept.items() if key.apart is Apart.PLAIN}
    rows = [_kept_row(label, part) for label, part in _grouped(plain, group)]
    if len(rows) > 1:
        rows.append(_kept_row(_("All"), plain, is_sum=True))
    for apart, label in (
        (Apart.HOLD, _("With a hold")),
        (Apart.OWN_DATE, _("With a clinician’s own date")),
    ):
        part = {key: cell for key, cell in figures.kept.items() if key.apart is apart}
        if part:
            rows.append(_kept_row(label, part, is_sum=True))
    return ReportTable(
        title=_("Punctuality"),
        definition=_(
            "From each injection to the next, by the month of its target ({since} to {today}). Early: "
            "before target. On time: from target to the last day of grace. Late: after it. Still "
            "late: past grace and not treated yet, or given up past it. Kept: early and on time, of "
            "all. Days from target: the middle one of all that were treated. Always told "
            "against target, which a hold or a minimum never moves; targets are worked out with "
            "today’s intervals and rules. Touch-ups and first injections are not counted."
        ).format(since=format_date_short(figures.since), today=format_date_short(figures.today)),
        rows_are=_group_label(group),
        columns=(
            _("Targets"),
            _("Early"),
            _("On time"),
            _("Late"),
            _("Still late"),
            _("Kept"),
            _("Days from target"),
        ),
        rows=tuple(rows),
        bars=((2, "green"), (1, "blue"), (3, "amber"), (4, "red")),
        bars_are=_("From below: on time, early, late, still late"),
    )


def slips_table(figures: CycleFigures, group: Group) -> ReportTable:
    """Intended against actual interval, and why treatments slipped."""
    rows = [_slip_row(label, part) for label, part in _grouped(figures.kept, group)]
    if len(rows) > 1:
        rows.append(_slip_row(_("All"), figures.kept, is_sum=True))
    return ReportTable(
        title=_("Intervals and slips"),
        definition=_(
            "Intended: from an injection to its target. Actual: to the next injection. Both are the "
            "middle one of all that were treated. A slip came, or is still to come, after the last "
            "day of grace. Its cause is what was recorded last between the two injections: a "
            "booking that the patient or the clinic cancelled or missed, a hold, a call, a visit "
            "without treatment, an approval after the target, or a target on a closed day. A call "
            "that reached nobody counts as the patient’s only where nothing else was recorded."
        ),
        rows_are=_group_label(group),
        columns=(
            _("Targets"),
            _("Intended"),
            _("Actual"),
            _("Slips"),
            *(_cause_label(cause) for cause in SlipCause),
        ),
        rows=tuple(rows),
        bars=tuple(
            (4 + place, tone)
            for place, tone in enumerate(("amber", "violet", "blue", "green", "red", "grey"))
        ),
        bars_are=_("From below, slips by cause: {causes}").format(
            causes=", ".join(_cause_label(cause) for cause in SlipCause)
        ),
    )


def called_table(figures: CycleFigures, group: Group, days: int) -> ReportTable:
    """How soon a call led to a treatment. `days`: one of `WITHIN_DAYS`."""
    rows = [_called_row(label, part, days) for label, part in _grouped(figures.called, group)]
    if len(rows) > 1:
        rows.append(_called_row(_("All"), figures.called, days, is_sum=True))
    return ReportTable(
        title=_("Called and treated"),
        definition=_(
            "Of all cycles in which somebody tried to reach the patient, by the month of the first "
            "attempt of the cycle ({since} to {today}): treated within {days} days of it. "
            "Too early to tell: fewer days have gone by, and the patient was not treated yet. "
            "The share leaves those out."
        ).format(
            since=format_date_short(figures.since),
            today=format_date_short(figures.today),
            days=format_number(days),
        ),
        rows_are=_group_label(group),
        columns=(
            _("Called"),
            _("Treated in time"),
            _("Not in time"),
            _("Too early to tell"),
            _("Share in time"),
        ),
        rows=tuple(rows),
        bars=((1, "green"), (2, "amber"), (3, "grey")),
        bars_are=_("From below: treated in time, not in time, too early to tell"),
    )


def _kept_row(label: str, part: Mapping[KeptKey, CycleCell], *, is_sum: bool = False) -> ReportRow:
    sums = {
        kept: _Sum().add(cell for key, cell in part.items() if key.kept is kept) for kept in Kept
    }
    everything = _Sum().add(part.values())
    in_time = _Sum().add((sums[Kept.EARLY], sums[Kept.ON_TIME]))
    treated = _Sum().add(cell for key, cell in part.items() if key.kept in _TREATED)
    return ReportRow(
        label,
        (
            _cycles(everything, label, _("all targets")),
            _cycles(sums[Kept.EARLY], label, _("early")),
            _cycles(sums[Kept.ON_TIME], label, _("on time")),
            _cycles(sums[Kept.LATE], label, _("late")),
            _cycles(sums[Kept.STILL_LATE], label, _("still late")),
            in_time.told_by(
                _share(in_time.course_ids, len(everything.course_ids), label, _("kept"))
            ),
            treated.told_by(_middle(treated.late, treated.course_ids, label, _("treated"))),
        ),
        is_sum,
    )


def _slip_row(label: str, part: Mapping[KeptKey, CycleCell], *, is_sum: bool = False) -> ReportRow:
    everything = _Sum().add(part.values())
    treated = _Sum().add(cell for key, cell in part.items() if key.kept in _TREATED)
    by_cause = {
        cause: _Sum().add(cell for key, cell in part.items() if key.cause is cause)
        for cause in SlipCause
    }
    slips = _Sum().add(by_cause.values())
    return ReportRow(
        label,
        (
            _cycles(everything, label, _("all targets")),
            treated.told_by(_interval(treated.intended, treated.course_ids, label)),
            treated.told_by(_interval(treated.actual, treated.course_ids, label)),
            _cycles(slips, label, _("slips")),
            *(_cycles(found, label, _cause_label(cause)) for cause, found in by_cause.items()),
        ),
        is_sum,
    )


def _called_row(
    label: str, part: Mapping[CalledKey, array[int]], days: int, *, is_sum: bool = False
) -> ReportRow:
    by_answer: dict[bool | None, array[int]] = {
        answer: array("q") for answer in (True, False, None)
    }
    for key, ids in part.items():
        by_answer[key.came_within(days)] += ids
    came, failed, open_still = by_answer[True], by_answer[False], by_answer[None]
    return ReportRow(
        label,
        (
            _count(came + failed + open_still, label, _("called")),
            _count(came, label, _("treated in time")),
            _count(failed, label, _("not in time")),
            _count(open_still, label, _("too early to tell")),
            _share(came, len(came) + len(failed), label, _("treated in time")),
        ),
        is_sum,
    )


_Cell = TypeVar("_Cell")


def _grouped(
    found: Mapping[_Key, _Cell], group: Group
) -> Iterator[tuple[str, Mapping[_Key, _Cell]]]:
    """Parts with their labels: months in order, people and conditions by name."""
    parts: dict[object, dict[_Key, _Cell]] = {}
    for key, cell in found.items():
        parts.setdefault(getattr(key, group.value), {})[key] = cell
    if group is Group.MONTH:
        months = sorted((key, format_month_short(key)) for key in parts if isinstance(key, date))
        return ((label, parts[month]) for month, label in months)
    say = _clinician if group is Group.CLINICIAN else condition_name
    labelled = sorted((say(str(value)), str(value)) for value in parts)
    return ((label, parts[value]) for label, value in labelled)


def _clinician(name: str) -> str:
    return name or _("Nobody named")


def _group_label(group: Group) -> str:
    return {
        Group.MONTH: _("Month"),
        Group.CLINICIAN: _("Clinician"),
        Group.CONDITION: _("Condition"),
    }[group]


def _cause_label(cause: SlipCause) -> str:
    return {
        SlipCause.PATIENT: _("Patient"),
        SlipCause.MEDICAL: _("Medical"),
        SlipCause.CLINIC: _("Clinic"),
        SlipCause.STOCK: _("Stock"),
        SlipCause.AUTHORISATION: _("Authorisation"),
        SlipCause.UNKNOWN: _("Not recorded"),
    }[cause]


def _of(label: str, what: str) -> str:
    return _("{row}: {what}").format(row=label, what=what)


def _count(ids: Sequence[int], label: str, what: str) -> Figure:
    return Figure(format_number(len(ids)), _of(label, what), ids, len(ids), str(len(ids)))


def _cycles(found: _Sum, label: str, what: str) -> Figure:
    return found.told_by(_count(found.course_ids, label, what))


def _share(ids: Sequence[int], total: int, label: str, what: str) -> Figure:
    if not total:
        return Figure("–", _of(label, what), ids)
    percent = len(ids) * 100 // total
    said = _("{percent} %").format(percent=percent)
    return Figure(said, _of(label, what), ids, percent, str(percent))


def _middle(days: Sequence[int], ids: Sequence[int], label: str, what: str) -> Figure:
    if not days:
        return Figure("–", _of(label, what), ids)
    middle = median_low(days)
    said = _("−{number}") if middle < 0 else "+{number}" if middle else "{number}"
    text = said.format(number=format_number(abs(middle)))
    return Figure(text, _of(label, what), ids, middle, str(middle))


def _interval(days: Sequence[int], ids: Sequence[int], label: str) -> Figure:
    what = _of(label, _("treated"))
    if not days:
        return Figure("–", what, ids)
    middle = median_low(days)
    return Figure(weeks_and_days(middle), what, ids, middle)
