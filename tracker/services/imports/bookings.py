"""Bookings that a file brings, beside those that a treatment has."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage import records as r
from tracker.text import _


def why_on_this_day() -> str:
    """The reason of such a booking: whether a list of the clinic's takes it was never asked."""
    return _("Booked before it was brought in.")


def standing_bookings(tx: Session, course_id: int) -> list[r.Appointment]:
    """The bookings of a course that have had no outcome yet."""
    link = r.AppointmentCourse
    return list(
        tx.scalars(
            select(r.Appointment)
            .join(link, link.appointment_id == r.Appointment.id)
            .where(link.course_id == course_id, r.Appointment.status.in_(("booked", "arrived")))
        )
    )
