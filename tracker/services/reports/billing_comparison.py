"""Bills against what was given here: who is unknown, what was not given, what was not billed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.reports.billing_match import Billed, BillingMatch, match_billing, number_key
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage import records as r
from tracker.text import person_name

_AT_ONCE = 500


class Difference(Enum):
    """Why a row is there."""

    UNKNOWN = "unknown"
    NOT_GIVEN = "not-given"
    NOT_BILLED = "not-billed"


@dataclass(frozen=True, slots=True)
class DifferenceRow:
    """`patient` and `patient_uuid` are "" for somebody unknown here."""

    what: Difference
    record_number: str
    on: date
    patient: str = ""
    patient_uuid: str = ""


@dataclass(frozen=True, slots=True)
class BillingComparison:
    """Of the days from `first_on` to `last_on`, both included; `agreed` are patients' days."""

    first_on: date
    last_on: date
    agreed: int
    rows: tuple[DifferenceRow, ...]


def compare_billing(tx: Session, billed: Sequence[Billed]) -> BillingComparison:
    """`billed`: at least one line."""
    authorize(tx, Action.READ)
    days = [one.on for one in billed]
    first_on, last_on = min(days), max(days)
    session = r.SessionRecord
    given = tx.execute(
        select(session.patient_id, session.given_on)
        .where(session.status.in_(COUNTING), session.given_on.between(first_on, last_on))
        .distinct()
    )
    match = match_billing(billed, _patients(tx), ((row[0], row[1]) for row in given))
    return BillingComparison(first_on, last_on, match.agreed, tuple(_rows(tx, match)))


def _patients(tx: Session) -> dict[str, int]:
    """Everybody by each of their numbers, old ones too; the number that is newest holds."""
    one, patient = r.PatientIdentifier, r.Patient
    found = tx.execute(
        select(one.value, one.patient_id, patient.merged_into_id)
        .join(patient, patient.id == one.patient_id)
        .order_by(one.id)
    )
    return {number_key(value): merged or patient_id for value, patient_id, merged in found}


def _rows(tx: Session, match: BillingMatch) -> Iterator[DifferenceRow]:
    known = {patient for _billed, patient in match.not_given}
    people = _people(tx, known | {patient for patient, _on in match.not_billed})
    for one in match.unknown:
        yield DifferenceRow(Difference.UNKNOWN, one.record_number, one.on)
    for one, patient in match.not_given:
        uuid, name, _number = people[patient]
        yield DifferenceRow(Difference.NOT_GIVEN, one.record_number, one.on, name, uuid)
    for patient, on in match.not_billed:
        uuid, name, number = people[patient]
        yield DifferenceRow(Difference.NOT_BILLED, number, on, name, uuid)


def _people(tx: Session, patient_ids: Iterable[int]) -> Mapping[int, tuple[str, str, str]]:
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
