"""Bookings that the clinic made or moved by itself, and of which nobody has told the patient yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, exists, func, or_, select

from tracker.domain.next_step import NextStep, Owner, Verb
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage.list_tables import (
    APPOINTMENT,
    APPOINTMENT_COURSE,
    BOOKING_MOVE,
    CONTACT_ATTEMPT,
    CONTACT_ATTEMPT_COURSE,
    UNTOLD_BOOKING,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

WRITTEN = ("letter", "text")
"""What tells somebody without having reached them. Who hears a voicemail nobody knows."""


@dataclass(frozen=True, slots=True)
class UntoldBooking:
    """`from_on` is the day that the patient knows; None where they know of none."""

    on: date
    at_time: time | None
    from_on: date | None
    since: date


def count_untold(tx: Session, today: date) -> int:
    """How many patients don't know the day on which they are booked."""
    authorize(tx, Action.READ)
    patients = func.count(APPOINTMENT.c.patient_id.distinct())
    return int(tx.execute(select_untold(today, patients)).scalar_one())


def tell_first(step: NextStep, booking: UntoldBooking | None) -> NextStep:
    """The step of a booked course: whoever knows nothing of the day is told it before all else."""
    if booking is None or step.verb not in (Verb.TREAT, Verb.CHASE_INSURER):
        return step
    return NextStep(Verb.TELL, Owner.NURSES)


def untold_of(tx: Session, today: date, course_ids: Sequence[int]) -> dict[int, UntoldBooking]:
    """The bookings of these courses that their patients don't know of."""
    authorize(tx, Action.READ)
    u, a, link = UNTOLD_BOOKING.c, APPOINTMENT.c, APPOINTMENT_COURSE.c
    rows = tx.execute(
        select_untold(today, link.course_id, a.on_date, a.at_time, u.from_date, u.since_on)
        .join(APPOINTMENT_COURSE, link.appointment_id == a.id)
        .where(link.course_id.in_(course_ids))
        .order_by(a.on_date.desc())
    )
    return {row[0]: UntoldBooking(*row[1:]) for row in rows}


def select_untold(today: date, *columns: ColumnElement[Any]) -> Select[Any]:
    """Of the marks that stand, and of their appointments."""
    u, a = UNTOLD_BOOKING.c, APPOINTMENT.c
    return (
        select(*columns)
        .select_from(UNTOLD_BOOKING)
        .join(APPOINTMENT, a.id == u.appointment_id)
        .where(
            u.told_on.is_(None),
            u.withdrawn_on.is_(None),
            a.status == "booked",
            a.on_date >= today,
            ~_has_been_told(),
            ~_was_moved_with_them(),
        )
    )


def _has_been_told() -> ColumnElement[bool]:
    """By a contact since, about what the booking is for."""
    u, link = UNTOLD_BOOKING.c, APPOINTMENT_COURSE.c
    attempt, about = CONTACT_ATTEMPT.c, CONTACT_ATTEMPT_COURSE.c
    return exists(
        select(attempt.id)
        .select_from(CONTACT_ATTEMPT)
        .join(CONTACT_ATTEMPT_COURSE, about.contact_attempt_id == attempt.id)
        .join(APPOINTMENT_COURSE, link.course_id == about.course_id)
        .where(
            link.appointment_id == u.appointment_id,
            attempt.withdrawn_on.is_(None),
            # A call sheet may be typed back days after its calls.
            attempt.attempted_on >= u.since_on,
            attempt.attempted_at >= u.since_at,
            or_(attempt.reached == 1, attempt.outcome.in_(WRITTEN)),
        )
        .correlate(UNTOLD_BOOKING)
    )


def _was_moved_with_them() -> ColumnElement[bool]:
    """To where it is now, by a nurse who spoke with them and not by the clinic itself."""
    u, a, move = UNTOLD_BOOKING.c, APPOINTMENT.c, BOOKING_MOVE.c
    return exists(
        select(move.id)
        .where(
            move.appointment_id == u.appointment_id,
            move.moved_on >= u.since_on,
            move.to_date == a.on_date,
            move.is_by_clinic == 0,
            move.taken_back_on.is_(None),
        )
        .correlate(UNTOLD_BOOKING, APPOINTMENT)
    )
