"""Every course with its window and state, for the terminal and for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.courses.course_window import CourseWindow, tell_untold, work_out
from tracker.services.facts import chunks, load_patients
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act


@dataclass(frozen=True, slots=True)
class DueCourse:
    """A course of a named patient."""

    record_number: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    now: CourseWindow


@dataclass(frozen=True, slots=True)
class DueFilter:
    """Which courses: ``within_days`` keeps everything earlier and everything undated too."""

    within_days: int | None = None
    timing: Timing | None = None
    state: State | None = None


def due_courses(tx: Session, today: date, wanted: DueFilter) -> list[DueCourse]:
    """All courses that are not ended, unless a state is asked for, in the order of the list."""
    authorize(tx, Action.READ)
    found = [course for course in _all(tx, today) if _is_wanted(course.now, today, wanted)]
    return sorted(found, key=_order)


def export_due(tx: Session, today: date, wanted: DueFilter) -> list[DueCourse]:
    """The same for a file or another program: an export, which the audit trail names."""
    authorize(tx, Action.EXPORT)
    queue_act(tx, "export", kind="clinic")
    return due_courses(tx, today, wanted)


def _all(tx: Session, today: date) -> Iterator[DueCourse]:
    rules = current_rules(tx)
    places = OpenPlaces(tx, rules.days)
    ids = tx.scalars(select(r.Patient.id).order_by(r.Patient.id)).all()
    for chunk in chunks(ids):
        people = {
            row.id: row
            for row in tx.execute(
                select(r.Patient.id, r.Patient.family_name, r.Patient.given_name).where(
                    r.Patient.id.in_(chunk)
                )
            )
        }
        numbers = record_numbers(tx, chunk)
        found = [
            (patient_id, patient.birth_on, now)
            for patient_id, patient in load_patients(tx, chunk).items()
            for now in work_out(patient, rules, today, places.of(patient_id))
        ]
        told = tell_untold(tx, [now for _id, _birth, now in found], today)
        for (patient_id, birth_on, _now), now in zip(found, told, strict=True):
            person = people[patient_id]
            yield DueCourse(
                numbers.get(patient_id, ""), person.family_name, person.given_name, birth_on, now
            )


def record_numbers(tx: Session, patient_ids: list[int]) -> dict[int, str]:
    """The clinic's own number of each patient, the oldest where there are several."""
    identifier = r.PatientIdentifier
    rows = tx.execute(
        select(identifier.patient_id, identifier.value)
        .where(identifier.patient_id.in_(patient_ids), identifier.system == "record_number")
        .order_by(identifier.id.desc())
    )
    return dict(rows.all())


def _is_wanted(now: CourseWindow, today: date, wanted: DueFilter) -> bool:
    state = now.standing.state
    if wanted.state is None and state is State.ENDED:
        return False
    if wanted.state is not None and state is not wanted.state:
        return False
    if wanted.timing is not None and now.standing.timing is not wanted.timing:
        return False
    due_on = now.window.due_on
    if wanted.within_days is None or due_on is None:
        return True
    return due_on <= today + timedelta(days=wanted.within_days)


def _order(course: DueCourse) -> tuple[date, str, str, str]:
    now = course.now
    return (
        now.window.due_on or date.min,
        course.record_number,
        now.course.condition,
        now.course.body_region,
    )
