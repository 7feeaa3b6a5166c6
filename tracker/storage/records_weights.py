"""Weights, for limits by weight."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, WholeNumber
from tracker.storage.record import Identified, Record, reference


class Weight(Identified, Record):
    """What the patient weighed on a day."""

    __tablename__ = "weight"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    measured_on: Mapped[date] = mapped_column(CalendarDate)
    grams: Mapped[int] = mapped_column(WholeNumber(200, 700_000))
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
