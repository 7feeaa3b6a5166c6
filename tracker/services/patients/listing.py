"""All patients, by name: ids first, rows by page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.imports.taken_back import taken_back
from tracker.services.same_person.kept import kept_in_order
from tracker.services.wording import condition_short
from tracker.storage import records as r
from tracker.storage.id_lists import ids_in_order
from tracker.storage.search import find_patients as find_ids
from tracker.storage.unreadable import past_unreadable_dates
from tracker.text import person_name

_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class ListedPatient:
    """`treatments` in treatment, in words; `due_on` the first of their due dates."""

    patient_id: int
    uuid: str
    name: str
    birth_date: BirthDate
    deceased_on: date | None
    record_number: str
    phone: str
    treatments: str
    due_on: date | None


def patient_ids(tx: Session, typed: str) -> Iterator[list[int]]:
    """In the order of names, in parts; what was typed narrows them, best first."""
    authorize(tx, Action.READ)
    if typed.strip():
        yield kept_in_order(tx, find_ids(tx, typed, _MOST_FOUND))
        return
    patient = r.Patient
    query = (
        select(patient.id)
        .where(patient.merged_into_id.is_(None), patient.id.not_in(taken_back("patient")))
        .order_by(patient.sort_key, patient.id)
    )
    yield from ids_in_order(tx, query)


def patient_rows(tx: Session, ids: Sequence[int], today: date) -> list[ListedPatient]:
    """A page of rows, in any order; patients that don't exist are missing."""
    authorize(tx, Action.READ)
    return past_unreadable_dates(lambda: _rows(tx, ids, today))


def _rows(tx: Session, ids: Sequence[int], today: date) -> list[ListedPatient]:
    p = r.Patient
    found = tx.execute(
        select(p.id, p.uuid, p.family_name, p.given_name, p.birth_date, p.deceased_on).where(
            p.id.in_(ids), p.id.not_in(taken_back("patient"))
        )
    )
    numbers, phones = _numbers(tx, ids), first_phones(tx, ids)
    treated: dict[int, list[Any]] = {}
    for row in _treated(tx, ids, today):
        treated.setdefault(row.patient_id, []).append(row)
    return [
        ListedPatient(
            patient_id=row.id,
            uuid=row.uuid,
            name=person_name(row.family_name, row.given_name),
            birth_date=row.birth_date,
            deceased_on=row.deceased_on,
            record_number=numbers.get(row.id, ""),
            phone=phones.get(row.id, ""),
            treatments=", ".join(
                dict.fromkeys(condition_short(one.condition) for one in treated.get(row.id, []))
            ),
            due_on=min((one.due_on for one in treated.get(row.id, []) if one.due_on), default=None),
        )
        for row in found
    ]


def first_phones(tx: Session, ids: Sequence[int]) -> dict[int, str]:
    """The number that is tried first, by patient; those without one are missing."""
    authorize(tx, Action.READ)
    point = r.ContactPoint
    query = (
        select(point.patient_id, point.value)
        .where(point.patient_id.in_(ids), point.kind == "phone")
        .order_by(point.position.desc(), point.id.desc())
    )
    return dict(tx.execute(query).all())


def _numbers(tx: Session, ids: Sequence[int]) -> dict[int, str]:
    identifier = r.PatientIdentifier
    query = (
        select(identifier.patient_id, identifier.value)
        .where(identifier.patient_id.in_(ids), identifier.system == "record_number")
        .order_by(identifier.id.desc())
    )
    return dict(tx.execute(query).all())


def _treated(tx: Session, ids: Sequence[int], today: date) -> Sequence[Any]:
    course, phase = r.Course, r.CoursePhase
    return tx.execute(
        select(course.patient_id, course.condition, phase.due_on)
        .join(phase, phase.course_id == course.id)
        .where(
            course.patient_id.in_(ids),
            course.ended_on.is_(None),
            phase.from_on <= today,
            phase.until_on > today,
        )
        .order_by(phase.due_on, course.id)
    ).all()
