"""Attempts to reach a patient, and the courses that were talked about."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.columns import (
    CalendarDate,
    Flag,
    Line,
    Note,
    OneOf,
    UtcMoment,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args

_CODE = Line(60, shortest=1)


class ContactAttempt(Editable, Record):
    """One attempt. `attempted_on` is the clinic's date of `attempted_at`."""

    __tablename__ = "contact_attempt"
    __table_args__ = table_args(
        Index("ix_contact_attempt_patient_id_attempted_on", "patient_id", "attempted_on")
    )

    patient_id: Mapped[int] = mapped_column(reference("patient.id"))
    attempted_at: Mapped[datetime] = mapped_column(UtcMoment)
    attempted_on: Mapped[date] = mapped_column(CalendarDate)
    channel: Mapped[str] = mapped_column(_CODE)
    number_used: Mapped[str] = mapped_column(Line(320), default="")
    reached: Mapped[bool] = mapped_column(Flag)
    outcome: Mapped[str] = mapped_column(_CODE)
    promise_by: Mapped[date | None] = mapped_column(CalendarDate)
    try_again_on: Mapped[date | None] = mapped_column(CalendarDate)
    note: Mapped[str] = mapped_column(Note(2000), default="")
    by: Mapped[str] = mapped_column(Line(), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)

    courses: Mapped[list["ContactAttemptCourse"]] = relationship(
        back_populates="contact_attempt",
        cascade="all, delete-orphan",
    )
    detail: Mapped["AttemptDetail | None"] = relationship(
        back_populates="contact_attempt",
        cascade="all, delete-orphan",
    )


class AttemptDetail(Record):
    """When on its day an attempt was made, and who was reached, as it was said."""

    __tablename__ = "attempt_detail"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_deletable = True

    contact_attempt_id: Mapped[int] = mapped_column(
        reference("contact_attempt.id"), primary_key=True
    )
    part_of_day: Mapped[str] = mapped_column(OneOf("morning", "afternoon", "evening"))
    person: Mapped[str] = mapped_column(Line(), default="")

    contact_attempt: Mapped[ContactAttempt] = relationship(back_populates="detail")


class ContactAttemptCourse(Record):
    """A course that was talked about."""

    __tablename__ = "contact_attempt_course"
    __table_args__ = table_args(
        Index("ix_contact_attempt_course_course_id", "course_id"), sqlite_with_rowid=False
    )
    is_deletable = True

    contact_attempt_id: Mapped[int] = mapped_column(
        reference("contact_attempt.id"), primary_key=True
    )
    course_id: Mapped[int] = mapped_column(reference("course.id"), primary_key=True)

    contact_attempt: Mapped[ContactAttempt] = relationship(back_populates="courses")


class ContactRule(Editable, Record):
    """One row, once the clinic has changed what ships; see `domain.contact_rules`."""

    __tablename__ = "contact_rule"

    tries: Mapped[int] = mapped_column(WholeNumber(1, 10))
    times_of_day: Mapped[int] = mapped_column(WholeNumber(1, 3))
    channels: Mapped[int] = mapped_column(WholeNumber(1, 5))
    letter_days: Mapped[int] = mapped_column(WholeNumber(1, 60))
    rest_no_answer: Mapped[int] = mapped_column(WholeNumber(1, 60))
    rest_message: Mapped[int] = mapped_column(WholeNumber(1, 60))
    promise_days: Mapped[int] = mapped_column(WholeNumber(1, 60))
