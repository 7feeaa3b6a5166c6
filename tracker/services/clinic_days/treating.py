"""Whether a day is one of injections: the clinic's calendar, and who is booked."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import AppointmentStatus
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.rules.in_force import clinic_days
from tracker.storage import records as r

_EXPECTED = tuple(one.value for one in AppointmentStatus if one.is_standing)


def treats_on(tx: Session, day: date) -> bool:
    """An open day of the clinic with somebody booked, also if they have come and gone already."""
    authorize(tx, Action.READ)
    appointment = r.Appointment
    booked = select(appointment.id).where(
        appointment.on_date == day, appointment.status.in_(_EXPECTED)
    )
    return clinic_days(tx).is_open(day) and tx.scalar(booked.limit(1)) is not None
