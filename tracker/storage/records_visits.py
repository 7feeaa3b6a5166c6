"""What was given: visits, the sessions in them, their lots and their sites."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.columns import (
    CalendarDate,
    Dose,
    Flag,
    Line,
    Note,
    OneOf,
    UtcMoment,
    WholeNumber,
)
from tracker.storage.record import Editable, Identified, Record, reference, table_args
from tracker.storage.records_courses import Course


class Visit(Identified, Record):
    """A patient's day at one place of the clinic, with one or more sessions."""

    __tablename__ = "visit"
    __table_args__ = table_args(Index("ix_visit_patient_id_visit_on", "patient_id", "visit_on"))

    patient_id: Mapped[int] = mapped_column(reference("patient.id"))
    visit_on: Mapped[date] = mapped_column(CalendarDate)
    place: Mapped[str] = mapped_column(Line(), default="")


class SessionRecord(Editable, Record):
    """Toxin for one course on one day. `dose` None: unknown.

    `patient_id` and `given_on` repeat the visit's, so that doses are found without it.
    `given_at` is the moment of the injection if known, `recorded_at` that of the entry.
    `incident_reason` says why something was given that the checks would have stopped.
    """

    __tablename__ = "session"
    __table_args__ = table_args(
        Index("ix_session_course_id_given_on", "course_id", "given_on"),
        Index("ix_session_patient_id_given_on", "patient_id", "given_on"),
        CheckConstraint(
            "status <> 'voided' or (void_reason is not null and voided_by is not null)",
            name="voided_with_reason",
        ),
        CheckConstraint("status <> 'signed' or signed_by is not null", name="signed_by_somebody"),
    )

    visit_id: Mapped[int] = mapped_column(reference("visit.id"), index=True)
    course_id: Mapped[int] = mapped_column(reference("course.id"))
    patient_id: Mapped[int] = mapped_column(reference("patient.id"))
    given_on: Mapped[date] = mapped_column(CalendarDate)
    product: Mapped[str] = mapped_column(reference("product.code"))
    dose: Mapped[int | None] = mapped_column(Dose)
    is_touch_up: Mapped[bool] = mapped_column(Flag, default=False)
    status: Mapped[str] = mapped_column(OneOf("planned", "given", "signed", "amended", "voided"))
    injector_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    injector_text: Mapped[str] = mapped_column(Line(), default="")
    given_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    recorded_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    signed_by: Mapped[str | None] = mapped_column(Line())
    signed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    void_reason: Mapped[str | None] = mapped_column(Note(2000, shortest=1))
    voided_by: Mapped[str | None] = mapped_column(Line())
    voided_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    incident_reason: Mapped[str] = mapped_column(Note(2000), default="")
    notes: Mapped[str] = mapped_column(Note(), default="")
    is_imported: Mapped[bool] = mapped_column(Flag, default=False)

    visit: Mapped[Visit] = relationship()
    course: Mapped[Course] = relationship()
    lots: Mapped[list["SessionLot"]] = relationship(
        back_populates="session",
        order_by="SessionLot.position",
        cascade="all, delete-orphan",
    )
    sites: Mapped[list["SessionSite"]] = relationship(
        back_populates="session",
        order_by="SessionSite.position",
        cascade="all, delete-orphan",
    )


class SessionLot(Record):
    """A lot of which the session used. `folded_lot` follows `lot_number` by itself."""

    __tablename__ = "session_lot"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_deletable = True

    session_id: Mapped[int] = mapped_column(reference("session.id"), primary_key=True)
    position: Mapped[int] = mapped_column(WholeNumber(0, 1000), primary_key=True, default=0)
    lot_number: Mapped[str] = mapped_column(Line(200))
    folded_lot: Mapped[str] = mapped_column(Line(1000), index=True)
    expiry: Mapped[date | None] = mapped_column(CalendarDate)

    session: Mapped[SessionRecord] = relationship(back_populates="lots")


class SessionSite(Record):
    """Points in one muscle on one side; `dose` and `volume` (µL) are of all of them together.

    A placed one is a single point on a drawing, in hundredths of a percent of it.
    """

    __tablename__ = "session_site"
    __table_args__ = table_args(
        CheckConstraint(
            "(drawing is null) = (x is null) and (drawing is null) = (y is null)"
            " and (drawing is null or sites = 1)",
            name="placed_as_a_single_point",
        ),
        sqlite_with_rowid=False,
    )
    is_deletable = True

    session_id: Mapped[int] = mapped_column(reference("session.id"), primary_key=True)
    position: Mapped[int] = mapped_column(WholeNumber(0, 1000), primary_key=True, default=0)
    muscle: Mapped[str] = mapped_column(reference("muscle.code"))
    side: Mapped[str] = mapped_column(OneOf("left", "right", "midline"))
    dose: Mapped[int] = mapped_column(Dose)
    sites: Mapped[int] = mapped_column(WholeNumber(1, 1000))
    volume: Mapped[int | None] = mapped_column(WholeNumber(1, 10_000_000))
    drawing: Mapped[str | None] = mapped_column(Line(60, shortest=1))
    x: Mapped[int | None] = mapped_column(WholeNumber(0, 10_000))
    y: Mapped[int | None] = mapped_column(WholeNumber(0, 10_000))

    session: Mapped[SessionRecord] = relationship(back_populates="sites")
