"""How the targets of a time were kept, why they slipped, and how soon a call led to a treatment."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import Stage
from tracker.domain.protocol import Rules
from tracker.domain.reports.called import called_cycles
from tracker.domain.reports.kept_cycles import Apart, Kept, KeptCycle, kept_cycles
from tracker.domain.reports.slips import (
    PutOff,
    SlipCause,
    is_slip,
    put_off_by_appointment,
    put_off_by_authorisation,
    put_off_by_call,
    put_off_by_hold,
    slip_cause,
)
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.facts import APPOINTMENT_STATUS, CHUNK, load_patients
from tracker.services.rules import current_rules
from tracker.storage import records as r

Report = Callable[[int, int], None]

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

    `intended`: from the injection to its target; `late`: from target to the next, below 0 before it.
    """

    course_ids: array[int] = field(default_factory=lambda: array("q"))
    intended: array[int] = field(default_factory=lambda: array("i"))
    late: array[int] = field(default_factory=lambda: array("i"))


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
    """Of all patients. Memory grows with the cycles of the time: some 16 bytes for each."""
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    kept: dict[KeptKey, CycleCell] = {}
    called: dict[CalledKey, array[int]] = {}
    total = tx.scalar(select(func.count()).select_from(r.Patient)) or 0
    done = 0
    for ids in _patient_chunks(tx):
        patients = load_patients(tx, ids)
        _count_kept(tx, patients, rules, since, today, kept)
        for patient in patients.values():
            for course in patient.courses:
                _count_called(course, since, today, called)
        done += len(ids)
        if progress is not None:
            progress(done, total)
    return CycleFigures(since, today, kept, called)


def _patient_chunks(tx: Session) -> Iterator[list[int]]:
    key, last = r.Patient.id, 0
    while ids := list(tx.scalars(select(key).where(key > last).order_by(key).limit(CHUNK))):
        yield ids
        last = ids[-1]


def _count_kept(
    tx: Session,
    patients: Mapping[int, facts.Patient],
    rules: Rules,
    since: date,
    today: date,
    kept: dict[KeptKey, CycleCell],
) -> None:
    found = [
        (course, list(kept_cycles(course, patient, rules, since, today)))
        for patient in patients.values()
        for course in patient.courses
    ]
    late = [course.key for course, cycles in found if any(is_slip(one) for one in cycles)]
    events = _Events(tx, late)
    closed = rules.days.closures | rules.days.holidays
    for course, cycles in found:
        for cycle in cycles:
            cause = None
            if is_slip(cycle):
                cause = slip_cause(cycle, events.of(course, cycle), closed)
            key = KeptKey(
                cycle.target_on.replace(day=1),
                course.clinician,
                course.condition,
                cycle.apart,
                cycle.kept,
                cause,
            )
            cell = kept.get(key)
            if cell is None:
                cell = kept[key] = CycleCell()
            cell.course_ids.append(course.key)
            cell.intended.append((cycle.target_on - cycle.began_on).days)
            cell.late.append(cycle.days_late)


class _Events:
    """What put the treatments of some courses off."""

    def __init__(self, tx: Session, course_ids: Sequence[int]) -> None:
        self._appointments = _by_course(tx, _APPOINTMENTS, course_ids)
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
    course: facts.Course, since: date, today: date, called: dict[CalledKey, array[int]]
) -> None:
    if not course.contacts:
        return
    given = [s.on for s in course.sessions if s.status.counts and not s.is_touch_up]
    for one in called_cycles(given, [c.on for c in course.contacts], since, today):
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
