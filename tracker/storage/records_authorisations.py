"""What payers have allowed, for which courses, and the vials that pharmacies send for them."""

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
    """A payer's decision. `valid_from` and `valid_to` are both included.

    `visits_used` are those used elsewhere: what was given here is counted from the sessions.
    """

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
    terms: Mapped["AuthorisationTerms | None"] = relationship(
        back_populates="authorisation",
        cascade="all, delete-orphan",
    )
    deliveries: Mapped[list["DrugDelivery"]] = relationship(
        back_populates="authorisation", order_by="DrugDelivery.id"
    )


class AuthorisationTerms(Record):
    """What it is for, and how the drug comes; without them, for everything, from the clinic."""

    __tablename__ = "authorisation_terms"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_deletable = True

    authorisation_id: Mapped[int] = mapped_column(reference("authorisation.id"), primary_key=True)
    part: Mapped[str] = mapped_column(OneOf("both", "drug", "procedure"), default="both")
    product: Mapped[str | None] = mapped_column(reference("product.code"))
    supply: Mapped[str] = mapped_column(OneOf("own", "pharmacy"), default="own")
    pharmacy: Mapped[str] = mapped_column(Line(), default="")
    appeal_by: Mapped[date | None] = mapped_column(CalendarDate)

    authorisation: Mapped[Authorisation] = relationship(back_populates="terms")


class DrugDelivery(Editable, Record):
    """A vial in the patient's name. `expires_on` is the last day on which it may be used."""

    __tablename__ = "drug_delivery"

    authorisation_id: Mapped[int] = mapped_column(reference("authorisation.id"), index=True)
    ordered_on: Mapped[date] = mapped_column(CalendarDate)
    deliver_by: Mapped[date | None] = mapped_column(CalendarDate)
    arrived_on: Mapped[date | None] = mapped_column(CalendarDate)
    lot_number: Mapped[str] = mapped_column(Line(60), default="")
    expires_on: Mapped[date | None] = mapped_column(CalendarDate)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)

    authorisation: Mapped[Authorisation] = relationship(back_populates="deliveries")


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
