"""The hospital's list of bookings against ours, by record number and date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.comparison import Difference, differences
from tracker.domain.number_key import number_key
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.record_numbers import numbered_people, patients_by_number
from tracker.storage import records as r
from tracker.text import _

_STANDING = ("booked", "arrived")
_MOST_WORDS = 3


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
    """From `first` to `last`; a booking of ours after that counts only where theirs differs.

    `unknown` are lines of theirs that name nobody of ours, by their first words, and `unsure` those
    that could mean several of ours: what is booked here for these on that day is not compared.
    """

    first: date
    last: date
    differences: tuple[DifferentBooking, ...]
    agreed: int
    unknown: tuple[tuple[str, date], ...]
    unsure: tuple[tuple[str, date], ...] = ()


def compare_bookings(tx: Session, theirs: Sequence[TheirBooking], today: date) -> Comparison:
    """Those from today on. Nothing is written. Raises Invalid where there are none."""
    authorize(tx, Action.READ_CHART)
    ahead = [one for one in theirs if one.on >= today]
    if not ahead:
        raise Invalid(_("The list holds no booking from today on. Nothing was compared."))
    last = max(one.on for one in ahead)
    known = patients_by_number(tx)
    there: list[tuple[int, date]] = []
    unknown: list[tuple[str, date]] = []
    unsure: list[tuple[str, date]] = []
    perhaps: set[tuple[int, date]] = set()
    for one in ahead:
        meant = {known[key] for key in _keys(one.words) if key in known}
        if len(meant) == 1:
            there.append((meant.pop(), one.on))
            continue
        (unsure if meant else unknown).append((" ".join(one.words), one.on))
        perhaps |= {(patient, one.on) for patient in meant}
    here = [one for one in _ours(tx, today) if one not in perhaps]
    found, agreed = differences(here, there)
    # What is booked here only, after the end of their list, says nothing.
    apart = [
        one for one in found if one.there_on is not None or (one.here_on and one.here_on <= last)
    ]
    people = numbered_people(tx, {one.patient for one in apart})
    told = sorted(
        (_different(one, *people[one.patient]) for one in apart),
        key=lambda one: (one.record_number, one.here_on or date.max, one.there_on or date.max),
    )
    return Comparison(today, last, tuple(told), agreed, tuple(unknown), tuple(unsure))


def _different(one: Difference, uuid: str, name: str, number: str) -> DifferentBooking:
    return DifferentBooking(number, uuid, name, one.here_on, one.there_on)


def _keys(words: Sequence[str]) -> Iterator[str]:
    """What may be a record number: each word, and as many beside each other as one may have."""
    for count in range(1, _MOST_WORDS + 1):
        for start in range(len(words) - count + 1):
            yield number_key("".join(words[start : start + count]))


def _ours(tx: Session, first: date) -> list[tuple[int, date]]:
    a, patient = r.Appointment, r.Patient
    rows = tx.execute(
        select(a.patient_id, patient.merged_into_id, a.on_date)
        .join(patient, patient.id == a.patient_id)
        .where(a.on_date >= first, a.status.in_(_STANDING))
    )
    return [(merged or patient_id, on) for patient_id, merged, on in rows]
