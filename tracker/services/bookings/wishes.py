"""What the proposer is asked, read from what is stored: courses with their windows and doses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import booked_doses
from tracker.domain.dosing import DoseBook
from tracker.domain.proposals import Person, Wish
from tracker.domain.protocol import Rules
from tracker.domain.schedule import treatment_window
from tracker.services.facts import chunks, load_patients
from tracker.storage import records as r

_NOBODY: Mapping[int, int] = {}
_NOWHERE: Mapping[int, date] = {}


def read_wishes(
    tx: Session,
    wanted: Mapping[int, Sequence[int]],
    rules: Rules,
    today: date,
    moved: Mapping[int, int] = _NOBODY,
    near: Mapping[int, date] = _NOWHERE,
) -> list[Wish]:
    """A wish for each key of ``wanted``, for the courses (of one patient) that it names by id.

    What is booked for these courses is given up; ``moved`` says how often each was moved before,
    ``near`` on which day it was booked.
    """
    ids = {course_id for courses in wanted.values() for course_id in courses}
    owners: dict[int, int] = {}
    for chunk in chunks(sorted(ids)):
        rows = tx.execute(select(r.Course.id, r.Course.patient_id).where(r.Course.id.in_(chunk)))
        owners.update(rows.all())
    known: dict[int, facts.Patient] = {}
    for chunk in chunks(sorted(set(owners.values()))):
        known.update(load_patients(tx, chunk))
    persons = {key: _person(key, patient, ids, rules, today) for key, patient in known.items()}
    found = []
    for key, course_ids in wanted.items():
        patient_id = owners[course_ids[0]]
        patient, person = known[patient_id], persons[patient_id]
        courses = tuple(
            (course, treatment_window(course, patient, rules, today, person.book))
            for course in patient.courses
            if course.key in course_ids
        )
        found.append(Wish(key, person, courses, moved.get(key, 0), near.get(key)))
    return found


def _person(
    key: int, patient: facts.Patient, wanted: set[int], rules: Rules, today: date
) -> Person:
    booked = booked_doses(patient, rules, today)
    kept = tuple(one for one in booked if one.course not in wanted)
    return Person(key, DoseBook(patient, rules), kept)
