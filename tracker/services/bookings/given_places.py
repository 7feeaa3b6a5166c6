"""A place that a booking has left, and that was given to somebody else since."""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.problems import NotAllowed
from tracker.services.bookings.place_checks import Coming, check_places
from tracker.services.bookings.slots import BookingSlot
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import clinic_days
from tracker.storage import records as r
from tracker.text import _, format_date_short

_STANDING = ("booked", "arrived")
_FULL = frozenset({"full", "list-full"})


def refuse_given_away(
    tx: Session, appointment: r.Appointment, on: date, slot: BookingSlot, today: date
) -> None:
    """Refuse to put a booking back on a day whose last place was given to somebody else since.

    Raises NotAllowed.
    """
    is_there = appointment.status in _STANDING and appointment.on_date == on
    left_at = None if is_there or on < today else _left_at(tx, appointment)
    if left_at is None or not _was_given(tx, appointment, on, left_at):
        return
    tx.flush()
    wanted = {link.course_id for link in appointment.courses}
    courses = load_patient(tx, appointment.patient_id).courses
    cases = frozenset((one.condition, one.clinician) for one in courses if one.key in wanted)
    coming = Coming(appointment.patient_id, cases, on, slot, appointment.id)
    if any(check.code in _FULL for check in check_places(tx, clinic_days(tx), coming)):
        raise NotAllowed(
            _(
                "The last place of {on} was given to somebody else since. So the booking was not put "
                "back, and nothing was changed. Book another day, or this one with a reason."
            ).format(on=format_date_short(on))
        )


def _left_at(tx: Session, appointment: r.Appointment) -> datetime | None:
    """The moment at which it was cancelled or, where it stands, moved last."""
    if appointment.status not in _STANDING:
        lost = appointment.outcome_moment
        return None if lost is None else lost.told_at
    move = r.BookingMove
    return tx.scalar(
        select(move.created_at)
        .where(move.appointment_id == appointment.id)
        .order_by(move.id.desc())
        .limit(1)
    )


def _was_given(tx: Session, appointment: r.Appointment, on: date, left_at: datetime) -> bool:
    a, move = r.Appointment, r.BookingMove
    moved_there = select(move.appointment_id).where(
        move.to_date == on, move.created_at > left_at, move.taken_back_on.is_(None)
    )
    given = select(a.id).where(
        a.on_date == on,
        a.status.in_(_STANDING),
        a.patient_id != appointment.patient_id,
        or_(a.created_at > left_at, a.id.in_(moved_there)),
    )
    return tx.scalar(given.limit(1)) is not None
