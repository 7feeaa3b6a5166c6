"""Patients as the plain CSV names them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.courses.due import record_numbers
from tracker.services.imports.plain_rows import PlainRow
from tracker.storage import records as r


def export_people(tx: Session, patient_ids: Sequence[int]) -> dict[int, PlainRow]:
    """By patient, those who have a record number: a row with nothing of a treatment yet."""
    numbers = record_numbers(tx, list(patient_ids))
    points: dict[tuple[int, str], str] = {}
    for point in tx.execute(
        select(r.ContactPoint.patient_id, r.ContactPoint.kind, r.ContactPoint.value)
        .where(r.ContactPoint.patient_id.in_(patient_ids))
        .order_by(r.ContactPoint.position, r.ContactPoint.id)
    ):
        points.setdefault((point.patient_id, point.kind), point.value)
    people = tx.execute(
        select(
            r.Patient.id,
            r.Patient.family_name,
            r.Patient.given_name,
            r.Patient.birth_date,
            r.Patient.sex,
        ).where(r.Patient.id.in_(patient_ids))
    )
    return {
        person.id: PlainRow(
            record_number=numbers[person.id],
            family_name=person.family_name,
            given_name=person.given_name,
            birth_date=person.birth_date,
            condition="",
            product="",
            sex=person.sex or "",
            phone=points.get((person.id, "phone"), ""),
            email=points.get((person.id, "email"), ""),
        )
        for person in people
        if person.id in numbers
    }
