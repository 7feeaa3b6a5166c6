"""What is booked of a patient from today on."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.services.bookings.appointments import cancel_by_clinic
from tracker.storage import records as r


def cancel_ahead(tx: Session, patient_id: int, today: date) -> list[Done]:
    """Cancel all of it, since the patient has died, has moved, or may not be treated."""
    a = r.Appointment
    booked = tx.execute(
        select(a.uuid, a.version)
        .where(
            a.patient_id == patient_id,
            a.on_date >= today,
            a.status.in_(("booked", "arrived")),
        )
        .order_by(a.on_date, a.id)
    ).all()
    return [cancel_by_clinic(tx, uuid, version, today) for uuid, version in booked]
