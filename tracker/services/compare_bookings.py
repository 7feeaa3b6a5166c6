"""The hospital's list of bookings against ours, by record number and date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.comparison import differences
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage import records as r
from tracker.text import person_name

_STANDING = ("booked", "arrived")
_PART = 500


@dataclass(frozen=True, slots=True)
class TheirBooking:
    """A line of the other list: the words among which the record number stands, and the day."""

    words: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class DifferentBooking:
    """A booking that both sides don't tell alike; None where a side has none."""

    record_number: str
    patient_uuid: str
    name: str
    here_on: date | None
    there_on: date | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """`unknown` are lines of theirs that name nobody of ours, by their first words."""

    first: date
    last: date
    differences: tuple[DifferentBooking, ...]
    agreed: int
    unknown: tuple[tuple[str, date], ...]


def compare_bookings(tx: Session, theirs: Sequence[TheirBooking], today: date) -> Comparison:
    """Those from today on, within the dates of their list. Nothing is written."""
    authorize(tx, Action.READ_CHART)
    ahead = [one for one in theirs if one.on >= today]
    last = max((one.on for one in ahead), default=today)
    known = _known(tx, {word for one in ahead for word in one.words})
    there, unknown = [], []
    for one in ahead:
        number = next((word for word in one.words if word in known), None)
        if number is None:
            unknown.append((" ".join(one.words), one.on))
        else:
            there.append((number, one.on))
    here = _ours(tx, today, last)
    found, agreed = differences(here, there)
    people = known | _known(tx, {one.number for one in found})
    told = tuple(
        DifferentBooking(one.number, *people[one.number], one.here_on, one.there_on)
        for one in found
    )
    return Comparison(today, last, told, agreed, tuple(unknown))


def _known(tx: Session, words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Record numbers among words, each with its patient's uuid and name."""
    identifier, patient = r.PatientIdentifier, r.Patient
    found = {}
    ordered = sorted(words)
    for start in range(0, len(ordered), _PART):
        rows = tx.execute(
            select(identifier.value, patient.uuid, patient.family_name, patient.given_name)
            .join(patient, patient.id == identifier.patient_id)
            .where(
                identifier.system == "record_number",
                identifier.value.in_(ordered[start : start + _PART]),
            )
        )
        for number, uuid, family_name, given_name in rows:
            found[number] = (uuid, person_name(family_name, given_name))
    return found


def _ours(tx: Session, first: date, last: date) -> list[tuple[str, date]]:
    a, identifier = r.Appointment, r.PatientIdentifier
    rows = tx.execute(
        select(identifier.value, a.on_date)
        .join(identifier, identifier.patient_id == a.patient_id)
        .where(
            identifier.system == "record_number",
            a.on_date >= first,
            a.on_date <= last,
            a.status.in_(_STANDING),
        )
    )
    return [(number, on) for number, on in rows]
