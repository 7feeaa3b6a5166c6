"""Vials in stock that a pharmacy sent for one patient alone."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.storage import records as r


def last_own_vial_expires(tx: Session, patient_id: int, product: str) -> date | None:
    """The last day of whichever of the patient's own vials is good longest; None without any."""
    vial = r.VialRecord
    return tx.scalar(
        select(func.max(vial.expiry, type_=vial.expiry.type)).where(
            vial.patient_id == patient_id, vial.product == product, vial.closed_at.is_(None)
        )
    )
