"""As much of a patient as tells one from another."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tracker.domain.birth import BirthDate
from tracker.domain.facts import COUNTING
from tracker.storage import records as r
from tracker.text import person_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """`last_on`: the newest treatment here, None without any."""

    patient_id: int
    uuid: str
    name: str
    birth_date: BirthDate
    record_number: str
    last_on: date | None


def told_people(tx: Session, ids: Collection[int]) -> dict[int, ToldPerson]:
    """By id; those that don't exist are missing."""
    if not ids:
        return {}
    p, session, identifier = r.Patient, r.SessionRecord, r.PatientIdentifier
    last = dict(
        tx.execute(
            select(session.patient_id, func.max(session.given_on))
            .where(session.patient_id.in_(ids), session.status.in_(COUNTING))
            .group_by(session.patient_id)
        ).all()
    )
    numbers = dict(
        tx.execute(
            select(identifier.patient_id, identifier.value)
            .where(identifier.patient_id.in_(ids), identifier.system == "record_number")
            .order_by(identifier.id.desc())
        ).all()
    )
    return {
        row.id: ToldPerson(
            row.id,
            row.uuid,
            person_name(row.family_name, row.given_name),
            row.birth_date,
            numbers.get(row.id, ""),
            last.get(row.id),
        )
        for row in tx.execute(
            select(p.id, p.uuid, p.family_name, p.given_name, p.birth_date).where(p.id.in_(ids))
        )
    }
