"""How the targets of a time were kept, why they slipped, and how soon a call led to a treatment."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import Stage
from tracker.domain.protocol import Rules, Schedule
from tracker.domain.reports.called import called_cycles
from tracker.domain.reports.kept_cycles import Apart, Kept, KeptCycle, kept_cycles
from tracker.domain.reports.slips import (
    PutOff,
    SlipCause,
    put_off_by_appointment,
    put_off_by_authorisation,
    put_off_by_call,
    put_off_by_hold,
    put_off_by_move,
    slip_cause,
)
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.facts import APPOINTMENT_STATUS, CHUNK, load_parts
from tracker.services.reports.day_lists import assigned_days, called_days, given_days
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r

Report = Callable[[int, int], None]

_KeptValues = tuple[date, str, str, Apart, Kept, SlipCause | None]
"""Those of a `KeptKey`, which is slower to make and to look up."""

WITHIN_DAYS = (14, 28, 56)
"""From the first call to the treatment: what can be asked."""


@dataclass(frozen=True, slots=True)
class KeptKey:
    """`month`: the first day of that of the target. `cause`: of cycles that are late, else None."""

    month: date
    clinician: str
    condition: str
    apart: Apart
    kept: Kept
    cause: SlipCause | None


@dataclass(frozen=True, slots=True)
class CycleCell:
    """Cycles that are counted together: the ids of their courses, and days, one for each.

    `intended`: from the injection to its target; `late`: from target to the next, below 0 before it;
    `targets`: the days of these, as ordinals.
    """

    course_ids: array[int] = field(default_factory=lambda: array("q"))
    intended: array[int] = field(default_factory=lambda: array("i"))
    late: array[int] = field(default_factory=lambda: array("i"))
    targets: array[int] = field(default_factory=lambda: array("i"))


@dataclass(frozen=True, slots=True)
class CalledKey:
    """`month`: the first day of that of the first call in the cycle.

    `within`: the least of `WITHIN_DAYS` in which the treatment came, None for later or not yet;
    `waited`: the most of them that have gone by since the call, 0 for none.
    """

    month: date
    clinician: str
    condition: str
    within: int | None
    waited: int

    def came_within(self, days: int) -> bool | None:
        """Whether the treatment came in so many of `WITHIN_DAYS`; None: too early to tell."""
        if self.within is not None:
            return self.within <= days
        return False if self.waited >= days else None


@dataclass(frozen=True, slots=True)
class CycleFigures:
    """From `since` to `today`, both included."""

    since: date
    today: date
    kept: Mapping[KeptKey, CycleCell]
    called: Mapping[CalledKey, array[int]]


def cycle_figures(
    tx: Session, since: date, today: date, progress: Report | None = None
) -> CycleFigures:
    """Of all courses. Memory grows with the cycles of the time: some 20 bytes for each."""
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    kept: dict[_KeptValues, CycleCell] = defaultdict(CycleCell)
    called: dict[CalledKey, array[int]] = {}
    total = tx.scalar(select(func.count()).select_from(r.Course)) or 0
    done = 0
    for courses in _course_chunks(tx):
        ids = [course.key for course, _birth_on in courses]
        given, calls, assigned = (
            days(tx, ids) for days in (given_days, called_days, assigned_days)
        )
        found: list[tuple[facts.Course, KeptCycle]] = []
        for course, birth_on in courses:
            here = given.get(course.key, ())
            anywhere = (*here, *assigned.get(course.key, ()))
            cycles = kept_cycles(course, anywhere, birth_on, rules, since, today)
            found.extend((course, cycle) for cycle in cycles)
            if course.key in calls:
                _count_called(course, here, calls[course.key], since, today, called)
        _count_kept(tx, found, rules, kept)
        done += len(ids)
        if progress is not None:
            progress(done, total)
    return CycleFigures(since, today, {KeptKey(*values): kept[values] for values in kept}, called)


def _course_chunks(tx: Session) -> Iterator[list[tuple[facts.Course, date]]]:
    """All courses with what their targets depend on but the injections, and the patient's birth."""
    last = 0
    while rows := tx.connection().execute(_COURSES, {"last": last}).all():
        last = rows[-1].id
        moved = dict(load_parts(tx, _MOVING, [row.id for row in rows]))
        yield [(_course(row, moved), row.birth_date) for row in rows]


def _course(row: Any, moved: Mapping[str, Mapping[int, Sequence[Any]]]) -> facts.Course:
    mine: dict[str, Any] = {
        name: tuple(parts[row.id]) for name, parts in moved.items() if row.id in parts
    }
    return facts.Course(
        key=row.id,
        condition=row.condition,
        product=row.product,
        opened_on=row.opened_on,
        interval=row.interval,
        switched_to=Schedule(row.schedule_switch) if row.schedule_switch else None,
        clinician=row.name or "",
        ending=facts.Ending(row.ended_on, row.end_reason, row.ended_by) if row.ended_on else None,
        **mine,
    )


def _count_kept(
    tx: Session,
    found: Sequence[tuple[facts.Course, KeptCycle]],
    rules: Rules,
    kept: dict[_KeptValues, CycleCell],
) -> None:
    told = [(course, cycle, cycle.kept) for course, cycle in found]
    events = _Events(tx, list({course.key for course, _cycle, kept in told if kept.is_slip}))
    closed = rules.days.closures | rules.days.holidays
    for course, cycle, how in told:
        cause = slip_cause(cycle, events.of(course, cycle), closed) if how.is_slip else None
        month = cycle.target_on.replace(day=1)
        cell = kept[month, course.clinician, course.condition, cycle.apart, how, cause]
        cell.course_ids.append(course.key)
        cell.intended.append((cycle.target_on - cycle.began_on).days)
        cell.late.append(cycle.days_late)
        cell.targets.append(cycle.target_on.toordinal())


class _Events:
    """What put the treatments of some courses off."""

    def __init__(self, tx: Session, course_ids: Sequence[int]) -> None:
        self._appointments = _by_course(tx, _APPOINTMENTS, course_ids)
        self._moves = _by_course(tx, _MOVES, course_ids)
        self._calls = _by_course(tx, _CALLS, course_ids)
        self._authorisations = _by_course(tx, _AUTHORISATIONS, course_ids)

    def of(self, course: facts.Course, cycle: KeptCycle) -> Iterator[PutOff]:
        found = [put_off_by_hold(hold.made_on, hold.reason) for hold in course.holds]
        found += [
            put_off_by_appointment(
                row.on_date, facts.AppointmentStatus(row.status), row.outcome_on, row.reason or ""
            )
            for row in self._appointments.get(course.key, ())
        ]
        found += [
            put_off_by_move(row.moved_on, row.from_date, row.to_date, is_by_clinic=row.is_by_clinic)
            for row in self._moves.get(course.key, ())
        ]
        found += [
            put_off_by_call(row.attempted_on, row.outcome)
            for row in self._calls.get(course.key, ())
        ]
        for row in self._authorisations.get(course.key, ()):
            days = [on for on in (row.decided_on, row.valid_from) if on is not None]
            found.append(put_off_by_authorisation(cycle, Stage(row.stage), max(days, default=None)))
        return (one for one in found if one is not None)


def _by_course(tx: Session, query: Executable, course_ids: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in tx.execute(query, {"ids": course_ids}) if course_ids else ():
        found.setdefault(row.course_id, []).append(row)
    return found


def _count_called(
    course: facts.Course,
    given: Sequence[date],
    calls: Sequence[date],
    since: date,
    today: date,
    called: dict[CalledKey, array[int]],
) -> None:
    for one in called_cycles(given, calls, since, today):
        within = None
        if one.days is not None:
            within = next((days for days in WITHIN_DAYS if one.days <= days), None)
        key = CalledKey(
            one.called_on.replace(day=1),
            course.clinician,
            course.condition,
            within,
            max((days for days in WITHIN_DAYS if one.waited > days), default=0),
        )
        called.setdefault(key, array("q")).append(course.key)


_MOVING = ("holds", "own_dates", "reports")
"""The parts of a course that move a target, or tell a cycle apart."""
_COURSES = (
    select(
        r.Course.id,
        r.Course.condition,
        r.Course.product,
        r.Course.opened_on,
        r.Course.interval,
        r.Course.schedule_switch,
        r.Course.ended_on,
        r.Course.end_reason,
        r.Course.ended_by,
        r.Staff.name,
        r.Patient.birth_date,
    )
    .join(r.Patient, r.Patient.id == r.Course.patient_id)
    .outerjoin(r.Staff, r.Staff.id == r.Course.clinician_id)
    .where(r.Course.id > bindparam("last"))
    .order_by(r.Course.id)
    .limit(CHUNK)
)
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_APPOINTMENTS = (
    select(
        r.AppointmentCourse.course_id,
        r.Appointment.on_date,
        APPOINTMENT_STATUS.label("status"),
        r.Appointment.outcome_on,
        r.NotTreated.reason,
    )
    .join(r.Appointment, r.Appointment.id == r.AppointmentCourse.appointment_id)
    .outerjoin(r.NotTreated, r.NotTreated.appointment_id == r.Appointment.id)
    .where(r.AppointmentCourse.course_id.in_(_IDS), r.Appointment.status != "voided")
)
_MOVES = (
    select(
        r.AppointmentCourse.course_id,
        r.BookingMove.moved_on,
        r.BookingMove.from_date,
        r.BookingMove.to_date,
        r.BookingMove.is_by_clinic,
    )
    .join(r.Appointment, r.Appointment.id == r.AppointmentCourse.appointment_id)
    .join(r.BookingMove, r.BookingMove.appointment_id == r.Appointment.id)
    .where(
        r.AppointmentCourse.course_id.in_(_IDS),
        r.Appointment.status != "voided",
        r.BookingMove.taken_back_on.is_(None),
    )
)
_CALLS = (
    select(
        r.ContactAttemptCourse.course_id, r.ContactAttempt.attempted_on, r.ContactAttempt.outcome
    )
    .join(r.ContactAttempt, r.ContactAttempt.id == r.ContactAttemptCourse.contact_attempt_id)
    .where(r.ContactAttemptCourse.course_id.in_(_IDS), r.ContactAttempt.withdrawn_on.is_(None))
)
_AUTHORISATIONS = (
    select(
        r.AuthorisationCourse.course_id,
        r.Authorisation.stage,
        r.Authorisation.decided_on,
        r.Authorisation.valid_from,
    )
    .join(r.Authorisation, r.Authorisation.id == r.AuthorisationCourse.authorisation_id)
    .where(r.AuthorisationCourse.course_id.in_(_IDS), r.Authorisation.withdrawn_on.is_(None))
)
