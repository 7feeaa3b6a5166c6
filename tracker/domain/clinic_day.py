"""The clinic day: where each patient stands, and whether the day's sum closes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from tracker.domain.facts import AppointmentStatus, SessionStatus


class DayState(Enum):
    """Where a patient stands on a day. The first three are open: nobody has said how it ended."""

    BOOKED = "booked"
    ARRIVED = "arrived"
    DRAWN_UP = "drawn-up"
    GIVEN = "given"
    """Treated, and the signature is still to come."""
    SIGNED = "signed"
    NOT_TREATED = "not-treated"
    MISSED = "missed"
    CANCELLED_BY_PATIENT = "cancelled-by-patient"
    CANCELLED_BY_CLINIC = "cancelled-by-clinic"

    @property
    def is_open(self) -> bool:
        """Whether the day can't be closed with it."""
        return self in (DayState.BOOKED, DayState.ARRIVED, DayState.DRAWN_UP)

    @property
    def is_treated(self) -> bool:
        return self in (DayState.GIVEN, DayState.SIGNED)

    @property
    def is_cancelled(self) -> bool:
        return self in (DayState.CANCELLED_BY_PATIENT, DayState.CANCELLED_BY_CLINIC)


@dataclass(frozen=True, slots=True)
class DayBooking:
    """An appointment on the day. `outcome_on` is when it was taken back or marked as missed."""

    patient: int
    status: AppointmentStatus
    outcome_on: date | None = None
    courses: frozenset[int] = frozenset()

    def waits(self, given: Collection[int]) -> bool:
        """Whether nobody has said what became of it; `given` are the courses injected that day."""
        return self.status in _WAITING and not self.courses.intersection(given)


@dataclass(frozen=True, slots=True)
class DaySession:
    """A session of the day, planned ones and those entered in error too."""

    patient: int
    status: SessionStatus
    course: int = 0


@dataclass(frozen=True, slots=True)
class ClinicDay:
    """Every patient of a day has one state, under `booked` or under `unbooked`, by patient."""

    booked: dict[int, DayState] = field(default_factory=dict)
    unbooked: dict[int, DayState] = field(default_factory=dict)
    """Whoever has a session on the day without having been booked."""

    @property
    def open(self) -> tuple[int, ...]:
        """The patients that keep the day open."""
        everybody = (*self.booked.items(), *self.unbooked.items())
        return tuple(patient for patient, state in everybody if state.is_open)

    @property
    def sum(self) -> DaySum:
        states = self.booked.values()
        return DaySum(
            booked=len(self.booked),
            treated=sum(state.is_treated for state in states),
            missed=sum(state is DayState.MISSED for state in states),
            cancelled=sum(state.is_cancelled for state in states),
            not_treated=sum(state is DayState.NOT_TREATED for state in states),
            unbooked=sum(state.is_treated for state in self.unbooked.values()),
        )


@dataclass(frozen=True, slots=True)
class DaySum:
    """How many patients were booked, and what became of them; `unbooked` were treated besides."""

    booked: int = 0
    treated: int = 0
    missed: int = 0
    cancelled: int = 0
    not_treated: int = 0
    unbooked: int = 0

    @property
    def open(self) -> int:
        """How many of those booked have no outcome yet."""
        return self.booked - self.treated - self.missed - self.cancelled - self.not_treated


def clinic_day(
    on: date, bookings: Iterable[DayBooking], sessions: Iterable[DaySession]
) -> ClinicDay:
    """The day `on`. What was cancelled before it is none of its bookings."""
    booked: dict[int, list[DayBooking]] = {}
    for booking in bookings:
        if booking.status.is_cancelled and booking.outcome_on and booking.outcome_on < on:
            continue
        booked.setdefault(booking.patient, []).append(booking)
    given: dict[int, list[DaySession]] = {}
    for session in sessions:
        if session.status is not SessionStatus.VOIDED:
            given.setdefault(session.patient, []).append(session)
    day = ClinicDay()
    for patient, mine in booked.items():
        day.booked[patient] = _state(mine, given.pop(patient, ()))
    for patient, had in given.items():
        day.unbooked[patient] = _state((), had)
    return day


_WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)
_AFTER_INJECTIONS = (
    (AppointmentStatus.NOT_TREATED, DayState.NOT_TREATED),
    (AppointmentStatus.MISSED, DayState.MISSED),
    (AppointmentStatus.CANCELLED_BY_CLINIC, DayState.CANCELLED_BY_CLINIC),
    (AppointmentStatus.CANCELLED_BY_PATIENT, DayState.CANCELLED_BY_PATIENT),
)


def _state(bookings: Sequence[DayBooking], sessions: Sequence[DaySession]) -> DayState:
    """What was given says more than what was booked; a booking that stands more than one that
    came to nothing. Who was treated and is booked once more, for something else, is waited for.
    """
    given = {session.course for session in sessions if session.status.counts}
    statuses = [booking.status for booking in bookings if not given or booking.waits(given)]
    if given and not statuses:
        is_unsigned = any(session.status is SessionStatus.GIVEN for session in sessions)
        return DayState.GIVEN if is_unsigned else DayState.SIGNED
    is_expected = any(status.is_standing for status in statuses)
    is_drawn_up = any(session.status is SessionStatus.PLANNED for session in sessions)
    if is_drawn_up and (is_expected or not bookings):
        return DayState.DRAWN_UP
    if is_expected:
        came = (AppointmentStatus.ARRIVED, AppointmentStatus.DONE)
        has_come = any(status in came for status in statuses)
        return DayState.ARRIVED if has_come else DayState.BOOKED
    return next(state for status, state in _AFTER_INJECTIONS if status in statuses)
