"""What the charts of a treatment draw: doses, scores, wear-off, the due window, and its cycles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import SessionStatus
from tracker.domain.instruments import Worse
from tracker.domain.rights import Action
from tracker.domain.treatment_cycles import CycleScore, treatment_cycles
from tracker.services.authorize import authorize
from tracker.services.courses.course_window import course_window
from tracker.services.editing import find
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.rows import InstrumentScores, ResponseRow, ScoreRow
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.wording import course_label, product_name
from tracker.storage import records as r
from tracker.text import _

_COUNTING = tuple(status.value for status in SessionStatus if status.counts)


@dataclass(frozen=True, slots=True)
class ChartSession:
    """What was given. `dose` in milliunits, None: unknown; `wear_off_days` None: nobody told."""

    on: date
    product: str
    product_label: str
    dose: int | None
    is_touch_up: bool
    wear_off_days: int | None


@dataclass(frozen=True, slots=True)
class ChartCycle:
    """From one injection to the next, its best score, and how far that is from the baseline.

    `days` None: still going on. `change_by` in thousandths, None without a baseline or a score.
    """

    began_on: date
    days: int | None
    best: ScoreRow | None
    change_by: int | None


@dataclass(frozen=True, slots=True)
class ChartSeries:
    """Scores of one instrument in one version, oldest first; values in thousandths.

    `levels`: what is written for the values of a list of codes, () for numbers. `direction` says
    which way is better, "" where the instrument ships no longer.
    """

    key: str
    label: str
    direction: str
    levels: tuple[tuple[int, str], ...]
    scores: tuple[ScoreRow, ...]
    cycles: tuple[ChartCycle, ...]

    @property
    def baseline(self) -> ScoreRow | None:
        return next((one for one in self.scores if one.is_baseline), None)


@dataclass(frozen=True, slots=True)
class CourseChart:
    """One treatment as of `today`; the window's days are None where nothing is due."""

    course_uuid: str
    patient_uuid: str
    label: str
    today: date
    is_ended: bool
    sessions: tuple[ChartSession, ...]
    series: tuple[ChartSeries, ...]
    earliest_on: date | None
    overdue_from: date | None

    @property
    def main_series(self) -> ChartSeries | None:
        """What is measured most says most; None where nothing is."""
        return max(self.series, key=lambda one: len(one.scores), default=None)


def course_chart(tx: Session, course_uuid: str, today: date) -> CourseChart:
    """All figures of a treatment, oldest first. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    patient_uuid = course.patient.uuid
    found = patient_outcomes(tx, patient_uuid, today)
    sessions = tuple(_sessions(tx, course.id, found.responses))
    begun = [one.on for one in sessions if not one.is_touch_up]
    mine = [one for one in found.scores if one.course_uuid == course_uuid]
    window = None if course.ended_on else course_window(tx, course.id, today).window
    return CourseChart(
        course_uuid=course_uuid,
        patient_uuid=patient_uuid,
        label=course_label(course.condition, course.body_region),
        today=today,
        is_ended=course.ended_on is not None,
        sessions=sessions,
        series=tuple(_series(mine, begun)),
        earliest_on=window.earliest_on if window else None,
        overdue_from=window.overdue_from if window else None,
    )


def _sessions(
    tx: Session, course_id: int, responses: Iterable[ResponseRow]
) -> Iterator[ChartSession]:
    told: dict[str, int] = {}
    for row in responses:
        # The newest comes first; it may not have said when.
        if row.wear_off_days is not None:
            told.setdefault(row.session_uuid, row.wear_off_days)
    session = r.SessionRecord
    for one in tx.execute(
        select(session.uuid, session.given_on, session.product, session.dose, session.is_touch_up)
        .where(session.course_id == course_id, session.status.in_(_COUNTING))
        .order_by(session.given_on, session.id)
    ):
        yield ChartSession(
            on=one.given_on,
            product=one.product,
            product_label=product_name(one.product),
            dose=one.dose,
            is_touch_up=one.is_touch_up,
            wear_off_days=told.get(one.uuid),
        )


def _series(found: Sequence[InstrumentScores], begun: Sequence[date]) -> Iterator[ChartSeries]:
    """Two versions of an instrument are never on one line."""
    for one in found:
        by_edition = sorted(one.scores, key=lambda score: score.edition)
        for edition, scores in groupby(by_edition, key=lambda score: score.edition):
            yield _one_series(one, edition, tuple(scores), begun)


def _one_series(
    one: InstrumentScores, edition: str, scores: tuple[ScoreRow, ...], begun: Sequence[date]
) -> ChartSeries:
    instrument = shipped_outcomes().instrument(one.instrument)
    worse = None
    if instrument is not None:
        worse = next(
            (v.worse for v in instrument.versions if v.name == edition and v.worse is not None),
            instrument.worse,
        )
    return ChartSeries(
        key=f"{one.instrument} {edition} {one.about}",
        label=", ".join(part for part in (one.label, edition, one.about) if part),
        direction=_direction(worse),
        levels=tuple((level.for_chart, level.code) for level in instrument.levels)
        if instrument
        else (),
        scores=scores,
        cycles=() if worse is None else tuple(_cycles(scores, begun, worse)),
    )


def _direction(worse: Worse | None) -> str:
    if worse is None:
        return ""
    return _("lower is better") if worse is Worse.HIGHER else _("higher is better")


def _cycles(
    scores: tuple[ScoreRow, ...], begun: Sequence[date], worse: Worse
) -> Iterator[ChartCycle]:
    baseline = next((one for one in scores if one.is_baseline), None)
    later = {(one.on, one.value): one for one in scores if not one.is_baseline}
    measured = [CycleScore(on, value) for on, value in later]
    for cycle in treatment_cycles(begun, measured, worse):
        best = later[cycle.best.on, cycle.best.value] if cycle.best else None
        by = best.value - baseline.value if best is not None and baseline is not None else None
        yield ChartCycle(cycle.began_on, cycle.days, best, by)
