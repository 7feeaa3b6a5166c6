"""Bills against what was given here: who is unknown, what was not given, what was not billed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.problems import Invalid
from tracker.domain.reports.billing_match import Billed, BillingMatch, match_billing
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.patients.record_numbers import numbered_people, patients_by_number
from tracker.storage import records as r
from tracker.text import _


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
    """Raises Invalid where nothing was billed."""
    authorize(tx, Action.READ)
    if not billed:
        raise Invalid(_("The list holds no bill that counts. Nothing was compared."))
    days = [one.on for one in billed]
    first_on, last_on = min(days), max(days)
    session = r.SessionRecord
    given = tx.execute(
        select(session.patient_id, session.given_on)
        .where(session.status.in_(COUNTING), session.given_on.between(first_on, last_on))
        .distinct()
    )
    match = match_billing(billed, patients_by_number(tx), ((row[0], row[1]) for row in given))
    return BillingComparison(first_on, last_on, match.agreed, tuple(_rows(tx, match)))


def _rows(tx: Session, match: BillingMatch) -> Iterator[DifferenceRow]:
    known = {patient for _billed, patient in match.not_given}
    people = numbered_people(tx, known | {patient for patient, _on in match.not_billed})
    for one in match.unknown:
        yield DifferenceRow(Difference.UNKNOWN, one.record_number, one.on)
    for one, patient in match.not_given:
        uuid, name, _number = people[patient]
        yield DifferenceRow(Difference.NOT_GIVEN, one.record_number, one.on, name, uuid)
    for patient, on in match.not_billed:
        uuid, name, number = people[patient]
        yield DifferenceRow(Difference.NOT_BILLED, number, on, name, uuid)
