"""Records that the tests of storage need; a test names only what matters to it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.storage.records import (
    Condition,
    ContactPoint,
    Course,
    Patient,
    PatientIdentifier,
    Product,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def add_codes(tx: Session) -> None:
    tx.add(Condition(code="chronic-migraine", name="Chronic migraine"))
    tx.add(Product(code="onabotulinumtoxinA", name="onabotulinumtoxinA", most_units=1000))


def add_patient(
    tx: Session,
    family_name: str = "Okafor",
    given_name: str = "Ada",
    number: str = "",
    phone: str = "",
    birth_date: BirthDate = date(1980, 3, 12),
) -> int:
    patient = Patient(family_name=family_name, given_name=given_name, birth_date=birth_date)
    if number:
        patient.identifiers.append(PatientIdentifier(value=number))
    if phone:
        patient.contact_points.append(ContactPoint(kind="phone", value=phone))
    tx.add(patient)
    tx.flush()
    return patient.id


def add_people(tx: Session, family_names: Iterable[str]) -> None:
    """Many at once, one flush for all."""
    tx.add_all(
        Patient(family_name=name, given_name="Ada", birth_date=date(1980, 3, 12))
        for name in family_names
    )
    tx.flush()


def add_course(tx: Session, patient_id: int) -> int:
    course = Course(
        patient_id=patient_id,
        condition="chronic-migraine",
        product="onabotulinumtoxinA",
        opened_on=date(2026, 1, 5),
    )
    tx.add(course)
    tx.flush()
    return course.id


def entries(tx: Session) -> list[Any]:
    """The audit trail with what was before and after, in its order."""
    rows = tx.execute(text("select * from audit_entry join audit_payload using (seq) order by seq"))
    return list(rows)
