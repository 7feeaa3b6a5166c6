"""What a visit says of the day's appointments: who was treated came."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from tracker.storage import records as r

_COUNTING = ("given", "signed", "amended")


def close_bookings(tx: Session, course_ids: Sequence[int], on: date) -> None:
    """Injections were given: the day's appointments for them have had their outcome."""
    statuses = ("booked", "arrived", "missed")
    for booked in tx.scalars(_BOOKED, {"ids": course_ids, "on": on, "statuses": statuses}):
        booked.status, booked.outcome_on = "done", on


def reopen_bookings(tx: Session, course_ids: Sequence[int], on: date) -> None:
    """Injections were not given on that day after all: nobody knows any more who came.

    Where something else was given that the appointment was for, it has its outcome.
    """
    link, session = r.AppointmentCourse, r.SessionRecord
    for booked in tx.scalars(_BOOKED, {"ids": course_ids, "on": on, "statuses": ("done",)}):
        given = (
            select(session.id)
            .join(link, link.course_id == session.course_id)
            .where(
                link.appointment_id == booked.id,
                session.given_on == on,
                session.status.in_(_COUNTING),
            )
        )
        if booked.not_treated is None and tx.scalar(given.limit(1)) is None:
            booked.status, booked.outcome_on = "booked", None


def days_left_open(tx: Session, course_ids: Sequence[int], on: date) -> list[date]:
    """The days before that on which these courses are booked and nothing was given since."""
    link, appointment, session = r.AppointmentCourse, r.Appointment, r.SessionRecord
    given_since = exists().where(
        session.course_id == link.course_id,
        session.given_on >= appointment.on_date,
        session.given_on <= on,
        session.status.in_(_COUNTING),
    )
    found = tx.scalars(
        select(appointment.on_date)
        .join(link, link.appointment_id == appointment.id)
        .where(
            link.course_id.in_(course_ids),
            appointment.on_date < on,
            appointment.status.in_(("booked", "arrived")),
            ~given_since,
        )
        .distinct()
        .order_by(appointment.on_date)
    )
    return list(found)


_BOOKED = (
    select(r.Appointment)
    .join(r.AppointmentCourse, r.AppointmentCourse.appointment_id == r.Appointment.id)
    .where(
        r.AppointmentCourse.course_id.in_(bindparam("ids", expanding=True)),
        r.Appointment.on_date == bindparam("on"),
        r.Appointment.status.in_(bindparam("statuses", expanding=True)),
    )
)
