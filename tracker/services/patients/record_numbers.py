"""Whose record number is written in a list of somebody else's, and what it is here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.number_key import number_key
from tracker.storage import records as r
from tracker.text import person_name

_AT_ONCE = 500


def patients_by_number(tx: Session) -> dict[str, int]:
    """Everybody by the `number_key` of each number, old ones too; the number that is newest holds."""
    one, patient = r.PatientIdentifier, r.Patient
    found = tx.execute(
        select(one.value, one.patient_id, patient.merged_into_id)
        .join(patient, patient.id == one.patient_id)
        .order_by(one.id)
    )
    return {number_key(value): merged or patient_id for value, patient_id, merged in found}


def numbered_people(tx: Session, patient_ids: Iterable[int]) -> Mapping[int, tuple[str, str, str]]:
    """Uuid, name and record number by id."""
    wanted, patient, one = sorted(patient_ids), r.Patient, r.PatientIdentifier
    found: dict[int, tuple[str, str, str]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = tx.execute(
            select(patient.id, patient.uuid, patient.family_name, patient.given_name, one.value)
            .outerjoin(one, (one.patient_id == patient.id) & (one.system == "record_number"))
            .where(patient.id.in_(wanted[start : start + _AT_ONCE]))
            .order_by(one.id.desc())
        )
        for patient_id, uuid, family, given, number in rows:
            found[patient_id] = (uuid, person_name(family, given), number or "")
    return found
