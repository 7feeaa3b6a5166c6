"""Patients by any part of what people know of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.birth import BirthDate
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.imports.taken_back import taken_back
from tracker.services.wording import condition_short
from tracker.storage import records as r
from tracker.storage.unreadable import past_unreadable_dates
from tracker.text import person_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class FoundPatient:
    """A patient in a list of answers."""

    uuid: str
    name: str
    birth_date: BirthDate
    record_number: str
    phone: str
    deceased_on: date | None
    treatments: str


def find_patients(tx: Session, text: str, limit: int = 30) -> list[FoundPatient]:
    """The best answers to what was typed: names, birth date, record number, last digits."""
    authorize(tx, Action.READ)
    # Its records take 25 ms to map, which the first list need not wait for.
    from tracker.services.same_person.kept import kept_in_order
    from tracker.storage.search import find_patients as find_ids

    ids = kept_in_order(tx, find_ids(tx, text, limit))
    return past_unreadable_dates(lambda: _found(tx, ids)) if ids else []


def _found(tx: Session, ids: list[int]) -> list[FoundPatient]:
    p, identifier, point, course = r.Patient, r.PatientIdentifier, r.ContactPoint, r.Course
    rows = {
        row.id: row
        for row in tx.execute(
            select(p.id, p.uuid, p.family_name, p.given_name, p.birth_date, p.deceased_on).where(
                p.id.in_(ids), p.id.not_in(taken_back("patient"))
            )
        )
    }
    numbers = dict(
        tx.execute(
            select(identifier.patient_id, identifier.value)
            .where(identifier.patient_id.in_(ids), identifier.system == "record_number")
            .order_by(identifier.id.desc())
        ).all()
    )
    phones = dict(
        tx.execute(
            select(point.patient_id, point.value)
            .where(point.patient_id.in_(ids), point.kind == "phone")
            .order_by(point.position.desc(), point.id.desc())
        ).all()
    )
    treated: dict[int, list[str]] = {}
    for patient_id, condition in tx.execute(
        select(course.patient_id, course.condition)
        .where(course.patient_id.in_(ids), course.ended_on.is_(None))
        .order_by(course.id)
    ):
        treated.setdefault(patient_id, []).append(condition_short(condition))
    return [
        FoundPatient(
            uuid=rows[i].uuid,
            name=person_name(rows[i].family_name, rows[i].given_name),
            birth_date=rows[i].birth_date,
            record_number=numbers.get(i, ""),
            phone=phones.get(i, ""),
            deceased_on=rows[i].deceased_on,
            treatments=", ".join(dict.fromkeys(treated.get(i, []))),
        )
        for i in ids
        if i in rows
    ]
