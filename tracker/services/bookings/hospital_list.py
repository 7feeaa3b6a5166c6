"""The hospital's list of bookings against ours, by record number and date."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.comparison import Difference, differences
from tracker.domain.facts import COUNTING
from tracker.domain.number_key import number_key
from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.patients.record_numbers import numbered_people, patients_by_number
from tracker.storage import records as r
from tracker.text import _

_STANDING = ("booked", "arrived")
_OVER = ("done", "missed")
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class TheirBooking:
    """A line of the other list: the words among which the record number stands, and the day."""

    words: tuple[str, ...]
    on: date
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class DifferentBooking:
    """A booking that both sides don't tell alike; None where a side has none.

    `was_cancelled`: theirs says that the one of that day was cancelled.
    """

    record_number: str
    patient_uuid: str
    name: str
    here_on: date | None
    there_on: date | None
    was_cancelled: bool = False


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
    there: set[tuple[int, date]] = set()
    cancelled: set[tuple[int, date]] = set()
    unknown: list[tuple[str, date]] = []
    unsure: list[tuple[str, date]] = []
    perhaps: set[tuple[int, date]] = set()
    for one in ahead:
        meant = {known[key] for key in _keys(one.words) if key in known}
        if len(meant) == 1:
            (cancelled if one.is_cancelled else there).add((meant.pop(), one.on))
        elif not one.is_cancelled:
            (unsure if meant else unknown).append((" ".join(one.words), one.on))
            perhaps |= {(patient, one.on) for patient in meant}
    # Whoever was seen today has no booking of today any more; their list still has.
    here = _ours(tx, today) | (_over_today(tx, today) & there)
    found, agreed = differences(here - perhaps, there)
    # What is booked here only, after the end of their list, says nothing.
    apart = [
        one for one in found if one.there_on is not None or (one.here_on and one.here_on <= last)
    ]
    people = numbered_people(tx, {one.patient for one in apart})
    told = sorted(
        (_different(one, cancelled, *people[one.patient]) for one in apart),
        key=lambda one: (one.record_number, one.here_on or date.max, one.there_on or date.max),
    )
    return Comparison(today, last, tuple(told), agreed, tuple(unknown), tuple(unsure))


def course_booked(tx: Session, patient_uuid: str, on: date) -> str:
    """A treatment that is booked for a patient on a day, by uuid. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    a, patient = r.Appointment, r.Patient
    found = tx.scalar(
        select(r.Course.uuid)
        .join(r.AppointmentCourse, r.AppointmentCourse.course_id == r.Course.id)
        .join(a, a.id == r.AppointmentCourse.appointment_id)
        .join(patient, patient.id == a.patient_id)
        .where(patient.uuid == patient_uuid, a.on_date == on, a.status.in_(_STANDING))
        .order_by(r.Course.id)
        .limit(1)
    )
    if found is None:
        raise NotFound(_("The booking isn’t there any more; compare again."))
    return found


def _different(
    one: Difference, cancelled: Container[tuple[int, date]], uuid: str, name: str, number: str
) -> DifferentBooking:
    was_cancelled = one.here_on is not None and (one.patient, one.here_on) in cancelled
    return DifferentBooking(number, uuid, name, one.here_on, one.there_on, was_cancelled)


def _keys(words: Sequence[str]) -> Iterator[str]:
    """What may be a record number: each word, and as many beside each other as one may have."""
    for count in range(1, _MOST_WORDS + 1):
        for start in range(len(words) - count + 1):
            yield number_key("".join(words[start : start + count]))


def _ours(tx: Session, first: date) -> set[tuple[int, date]]:
    a = r.Appointment
    return _days(tx, a, a.on_date, a.on_date >= first, a.status.in_(_STANDING))


def _over_today(tx: Session, today: date) -> set[tuple[int, date]]:
    """Whose booking of today has had its outcome, and who was treated, booked or not."""
    a, session = r.Appointment, r.SessionRecord
    return _days(tx, a, a.on_date, a.on_date == today, a.status.in_(_OVER)) | _days(
        tx,
        session,
        session.given_on,
        session.given_on == today,
        session.status.in_(COUNTING),
    )


def _days(
    tx: Session, record: Any, on_date: Any, *conditions: ColumnElement[bool]
) -> set[tuple[int, date]]:
    """The patients and days of records, a merged patient as the one that is left."""
    patient = r.Patient
    rows = tx.execute(
        select(patient.id, patient.merged_into_id, on_date)
        .join(patient, patient.id == record.patient_id)
        .where(*conditions)
    )
    return {(merged or patient_id, on) for patient_id, merged, on in rows}
