"""What payers have allowed, and for which courses."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.interval import Interval
from tracker.storage.columns import (
    CalendarDate,
    Dose,
    IntervalText,
    Line,
    Note,
    OneOf,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args


class Authorisation(Editable, Record):
    """A payer's decision. `valid_from` and `valid_to` are both included."""

    __tablename__ = "authorisation"

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    payer: Mapped[str] = mapped_column(Line(), default="")
    number: Mapped[str] = mapped_column(Line(), default="")
    stage: Mapped[str] = mapped_column(
        OneOf("to-request", "sent", "refused", "appealed", "approved")
    )
    decided_on: Mapped[date | None] = mapped_column(CalendarDate)
    valid_from: Mapped[date | None] = mapped_column(CalendarDate)
    valid_to: Mapped[date | None] = mapped_column(CalendarDate)
    visits_approved: Mapped[int | None] = mapped_column(WholeNumber(0, 1000))
    visits_used: Mapped[int] = mapped_column(WholeNumber(0, 1000), default=0)
    dose_approved: Mapped[int | None] = mapped_column(Dose)
    minimum_interval: Mapped[Interval | None] = mapped_column(IntervalText)
    owner_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    chase_on: Mapped[date | None] = mapped_column(CalendarDate)
    note: Mapped[str] = mapped_column(Note(2000), default="")
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)

    courses: Mapped[list["AuthorisationCourse"]] = relationship(
        back_populates="authorisation",
        cascade="all, delete-orphan",
    )


class AuthorisationCourse(Record):
    """A course that it pays for."""

    __tablename__ = "authorisation_course"
    __table_args__ = table_args(
        Index("ix_authorisation_course_course_id", "course_id"), sqlite_with_rowid=False
    )
    is_deletable = True

    authorisation_id: Mapped[int] = mapped_column(reference("authorisation.id"), primary_key=True)
    course_id: Mapped[int] = mapped_column(reference("course.id"), primary_key=True)

    authorisation: Mapped[Authorisation] = relationship(back_populates="courses")
