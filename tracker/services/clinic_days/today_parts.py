"""What the clinic day says of its patients and courses, each part by one query."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.recall.listing import holding_on
from tracker.storage import records as r
from tracker.storage.list_tables import COURSE_PHASE


@dataclass(slots=True)
class CoursePart:
    """A course of the day: what it is booked by, and its newest session of the day."""

    uuid: str
    patient_id: int
    appointment_ids: set[int] = field(default_factory=set)
    session: Any = None


def injections_of(
    tx: Session, appointment_ids: Sequence[int], sessions: Iterable[Any]
) -> dict[int, CoursePart]:
    """The courses of these appointments and sessions, by id."""
    link, course = r.AppointmentCourse, r.Course
    sessions = list(sessions)
    links = tx.execute(
        select(link.course_id, link.appointment_id).where(link.appointment_id.in_(appointment_ids))
    ).all()
    ids = {row.course_id for row in links} | {one.course_id for one in sessions}
    parts = {
        row.id: CoursePart(row.uuid, row.patient_id)
        for row in tx.execute(
            select(course.id, course.uuid, course.patient_id).where(course.id.in_(ids))
        )
    }
    for row in links:
        parts[row.course_id].appointment_ids.add(row.appointment_id)
    for one in sessions:
        parts[one.course_id].session = one
    return parts


def courses_of(tx: Session, appointment_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """The courses that each of these appointments is for, by its id."""
    link = r.AppointmentCourse
    found: dict[int, set[int]] = {one: set() for one in appointment_ids}
    for row in tx.execute(
        select(link.appointment_id, link.course_id).where(link.appointment_id.in_(found))
    ):
        found[row.appointment_id].add(row.course_id)
    return {one: frozenset(courses) for one, courses in found.items()}


def people(tx: Session, patient_ids: Sequence[int]) -> dict[int, Any]:
    """Names, birth dates and record numbers, by id."""
    p, number = r.Patient, r.PatientIdentifier
    record_number = (
        select(number.value)
        .where(number.patient_id == p.id, number.system == "record_number")
        .order_by(number.id)
        .limit(1)
        .scalar_subquery()
    )
    rows = tx.execute(
        select(
            p.id,
            p.uuid,
            p.family_name,
            p.given_name,
            p.birth_date,
            record_number.label("record_number"),
        ).where(p.id.in_(patient_ids))
    )
    return {row.id: row for row in rows}


def windows_of(tx: Session, today: date, course_ids: Iterable[int]) -> dict[int, Any]:
    """The stored windows that hold today, by the course's id."""
    phase = COURSE_PHASE.c
    rows = tx.execute(
        select(phase.course_id, phase.earliest_on, phase.overdue_from).where(
            phase.course_id.in_(list(course_ids)), *holding_on(today)
        )
    )
    return {row.course_id: row for row in rows}


def open_alerts(tx: Session, patient_ids: Sequence[int]) -> dict[int, list[tuple[str, str]]]:
    """Kind and text of what warns, by the patient's id."""
    alert = r.PatientAlert
    found: dict[int, list[tuple[str, str]]] = {}
    for row in tx.execute(
        select(alert.patient_id, alert.kind, alert.text)
        .where(alert.patient_id.in_(patient_ids), alert.ended_on.is_(None))
        .order_by(alert.id)
    ):
        found.setdefault(row.patient_id, []).append((row.kind, row.text))
    return found
