"""Appointments: booked, moved, and what became of them."""

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.outcome import Done


@dataclass(frozen=True, slots=True)
class BookingForm:
    """A day for one or more courses of one patient. `is_elsewhere`: another system owns the time.

    `reason` is needed where a check warns: after the window, on a closed day.
    """

    course_uuids: tuple[str, ...]
    on: date | None
    at_time: time | None = None
    is_elsewhere: bool = False
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class BookingCheck:
    """What speaks against a day, as a sentence. STOPS: refused; WARNS: needs a reason."""

    grade: Grade
    code: str
    sentence: str


def check_booking(tx: Session, course_uuid: str, on: date, today: date) -> list[BookingCheck]:
    """Everything that speaks against booking the course on a day, gravest first."""
    raise NotImplementedError


def book(tx: Session, form: BookingForm, today: date) -> Done:
    """Book a day; `value` is the appointment's uuid.

    Before the earliest day, or over a dose limit together with other bookings, it is refused; a
    booking that another system already holds is taken as it is, with a reason, and shows as wrong.
    """
    raise NotImplementedError


def move_booking(
    tx: Session, appointment_uuid: str, seen_version: int, on: date, reason: str, today: date
) -> Done:
    """Move it to another day; checked as a new booking, made today."""
    raise NotImplementedError


def cancel_by_patient(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient took it back."""
    raise NotImplementedError


def cancel_by_clinic(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The clinic took it back."""
    raise NotImplementedError


def mark_missed(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient didn't come. Not before the booked day."""
    raise NotImplementedError


def mark_came(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient came; what was given is recorded as a visit."""
    raise NotImplementedError


def accept_late(
    tx: Session, appointment_uuid: str, seen_version: int, why: str, today: date
) -> Done:
    """Accept a booking after the window, in the name of who works."""
    raise NotImplementedError
