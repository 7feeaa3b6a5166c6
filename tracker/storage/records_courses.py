"""Courses: one patient, one condition, one body region."""

from datetime import date

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.interval import Interval
from tracker.storage.columns import (
    CalendarDate,
    Dose,
    IntervalText,
    Line,
    Note,
    OneOf,
)
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_patients import Patient

_CODE = Line(60, shortest=1)


class Course(Editable, Record):
    """One patient, one condition, one body region, treated again and again.

    `newest_row_on` is the date of the newest imported row, whose product, interval, planned dose,
    start and booking the course took; None: that row had no date, or none was imported.
    """

    __tablename__ = "course"
    __table_args__ = table_args(
        Index(
            "uq_course_open",
            "patient_id",
            "condition",
            "body_region",
            unique=True,
            sqlite_where=text("ended_on is null"),
        ),
        Index("ix_course_patient_id", "patient_id"),
        CheckConstraint("ended_on is null or end_reason is not null", name="ended_with_reason"),
    )

    patient_id: Mapped[int] = mapped_column(reference("patient.id"))
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    body_region: Mapped[str] = mapped_column(Line(), default="")
    product: Mapped[str] = mapped_column(reference("product.code"))
    interval: Mapped[Interval | None] = mapped_column(IntervalText)
    planned_dose: Mapped[int | None] = mapped_column(Dose)
    schedule_switch: Mapped[str | None] = mapped_column(OneOf("fixed", "symptom-led"))
    schedule_switch_reason: Mapped[str] = mapped_column(Note(2000), default="")
    schedule_switch_by: Mapped[str] = mapped_column(Line(), default="")
    start_on: Mapped[date | None] = mapped_column(CalendarDate)
    opened_on: Mapped[date] = mapped_column(CalendarDate)
    clinician_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    nurse_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    ended_on: Mapped[date | None] = mapped_column(CalendarDate)
    end_reason: Mapped[str | None] = mapped_column(_CODE)
    ended_by: Mapped[str] = mapped_column(Line(), default="")
    end_note: Mapped[str] = mapped_column(Note(2000), default="")
    newest_row_on: Mapped[date | None] = mapped_column(CalendarDate)

    patient: Mapped[Patient] = relationship()
