"""Toxin given elsewhere."""

from datetime import date

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import (
    CalendarDate,
    Dose,
    Flag,
    Line,
    Note,
)
from tracker.storage.record import Editable, Record, reference, table_args


class OutsideDose(Editable, Record):
    """Toxin given elsewhere; None where something isn't known. `course_id`: anchors that course."""

    __tablename__ = "outside_dose"
    __table_args__ = table_args(
        CheckConstraint("voided_on is null or void_reason is not null", name="voided_with_reason")
    )

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    given_on: Mapped[date] = mapped_column(CalendarDate)
    is_approximate: Mapped[bool] = mapped_column(Flag, default=False)
    product: Mapped[str | None] = mapped_column(reference("product.code"))
    dose: Mapped[int | None] = mapped_column(Dose)
    condition: Mapped[str | None] = mapped_column(reference("condition.code"))
    course_id: Mapped[int | None] = mapped_column(reference("course.id"), index=True)
    place: Mapped[str] = mapped_column(Line(), default="")
    note: Mapped[str] = mapped_column(Note(2000), default="")
    voided_on: Mapped[date | None] = mapped_column(CalendarDate)
    void_reason: Mapped[str | None] = mapped_column(Note(2000, shortest=1))
    voided_by: Mapped[str] = mapped_column(Line(), default="")
