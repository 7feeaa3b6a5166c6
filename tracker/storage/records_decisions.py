"""What is decided for a course: holds, own dates, symptom reports, reviews, tasks."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import (
    AnyDate,
    CalendarDate,
    Json,
    Line,
    Note,
    OneOf,
)
from tracker.storage.record import Editable, Record, reference, table_args

_CODE = Line(60, shortest=1)


class Hold(Editable, Record):
    """Not treated before a day, or not called before one; allowed on the day itself."""

    __tablename__ = "hold"
    __table_args__ = table_args(
        CheckConstraint(
            "not_treated_before is not null or not_called_before is not null",
            name="holds_something",
        )
    )

    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    made_on: Mapped[date] = mapped_column(CalendarDate)
    reason: Mapped[str] = mapped_column(_CODE)
    not_treated_before: Mapped[date | None] = mapped_column(CalendarDate)
    not_called_before: Mapped[date | None] = mapped_column(CalendarDate)
    note: Mapped[str] = mapped_column(Note(2000), default="")
    made_by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class OwnDate(Editable, Record):
    """A clinician's own date for the cycle. `overridden_floors` are the names of floors."""

    __tablename__ = "own_date"

    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    made_on: Mapped[date] = mapped_column(CalendarDate)
    own_on: Mapped[date] = mapped_column(CalendarDate)
    reason: Mapped[str] = mapped_column(Note(2000), default="")
    signed_by: Mapped[str] = mapped_column(Line(), default="")
    overridden_floors: Mapped[list[Any]] = mapped_column(Json, default=list)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class SymptomReport(Editable, Record):
    """What the patient said when asked how it is going."""

    __tablename__ = "symptom_report"

    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    reported_on: Mapped[date] = mapped_column(CalendarDate)
    kind: Mapped[str] = mapped_column(OneOf("back", "still-working"))
    review_on: Mapped[date | None] = mapped_column(CalendarDate)
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class Review(Editable, Record):
    """An open question to a clinician. `late_on` None: worked out from `opened_on`."""

    __tablename__ = "review"

    course_id: Mapped[int] = mapped_column(reference("course.id"), index=True)
    code: Mapped[str] = mapped_column(_CODE)
    opened_on: Mapped[date] = mapped_column(CalendarDate)
    owner_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    late_on: Mapped[date | None] = mapped_column(AnyDate)
    closed_on: Mapped[date | None] = mapped_column(CalendarDate)
    decision: Mapped[str] = mapped_column(Line(60), default="")
    decided_by: Mapped[str] = mapped_column(Line(), default="")
    note: Mapped[str] = mapped_column(Note(2000), default="")


class Task(Editable, Record):
    """A chore with an owner and a date, such as a follow-up that a protocol asks for."""

    __tablename__ = "task"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(reference("course.id"), index=True)
    kind: Mapped[str] = mapped_column(_CODE)
    due_on: Mapped[date] = mapped_column(CalendarDate)
    owner_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    done_on: Mapped[date | None] = mapped_column(CalendarDate)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
    note: Mapped[str] = mapped_column(Note(2000), default="")
