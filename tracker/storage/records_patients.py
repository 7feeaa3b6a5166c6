"""Patients: who they are and how they are reached."""

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.domain.birth import BirthDate
from tracker.domain.death import DeathDate
from tracker.storage.columns import Flag, Line, Note, OneOf, WholeNumber
from tracker.storage.known_date import DeathDay, KnownDate
from tracker.storage.record import Editable, Identified, Record, reference, table_args


class Patient(Editable, Record):
    """A person. `sort_key` follows the names by itself. `merged_into_id`: see that patient instead."""

    __tablename__ = "patient"
    __table_args__ = table_args(
        Index("ix_patient_sort_key", "sort_key", "id"), Index("ix_patient_birth_date", "birth_date")
    )

    family_name: Mapped[str] = mapped_column(Line(1000))
    given_name: Mapped[str] = mapped_column(Line(1000))
    birth_date: Mapped[BirthDate] = mapped_column(KnownDate)
    sex: Mapped[str | None] = mapped_column(OneOf("female", "male", "other", "unknown"))
    deceased_on: Mapped[DeathDate | None] = mapped_column(DeathDay)
    language: Mapped[str] = mapped_column(Line(60), default="")
    address: Mapped[str] = mapped_column(Note(1000), default="")
    notes: Mapped[str] = mapped_column(Note(), default="")
    sort_key: Mapped[str] = mapped_column(Line(20_000))
    merged_into_id: Mapped[int | None] = mapped_column(reference("patient.id"))

    preferred_channel: Mapped[str] = mapped_column(Line(60), default="")
    best_time: Mapped[str] = mapped_column(Line(), default="")
    carer: Mapped[str] = mapped_column(Line(500), default="")
    interpreter: Mapped[str] = mapped_column(Line(), default="")
    transport: Mapped[str] = mapped_column(Line(), default="")
    do_not_contact: Mapped[bool] = mapped_column(Flag, default=False)
    contact_note: Mapped[str] = mapped_column(Note(), default="")

    identifiers: Mapped[list["PatientIdentifier"]] = relationship(
        back_populates="patient", order_by="PatientIdentifier.id", cascade="all, delete-orphan"
    )
    contact_points: Mapped[list["ContactPoint"]] = relationship(
        back_populates="patient",
        order_by="ContactPoint.position, ContactPoint.id",
        cascade="all, delete-orphan",
    )


class PatientIdentifier(Identified, Record):
    """A number by which somebody knows the patient; a merged patient's stays searchable."""

    __tablename__ = "patient_identifier"
    # The value first: nearly all share one system, and an index that begins with it tempts SQLite.
    __table_args__ = table_args(UniqueConstraint("value", "system"))
    is_deletable = True

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    system: Mapped[str] = mapped_column(Line(60, shortest=1), default="record_number")
    value: Mapped[str] = mapped_column(Line(200, shortest=1))

    patient: Mapped[Patient] = relationship(back_populates="identifiers")


class ContactPoint(Identified, Record):
    """A telephone number or address, as written. `reversed_digits` follows `value` by itself."""

    __tablename__ = "contact_point"
    is_deletable = True

    patient_id: Mapped[int] = mapped_column(reference("patient.id"), index=True)
    kind: Mapped[str] = mapped_column(OneOf("phone", "email"))
    value: Mapped[str] = mapped_column(Line(320, shortest=1))
    reversed_digits: Mapped[str] = mapped_column(Line(320), default="", index=True)
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)

    patient: Mapped[Patient] = relationship(back_populates="contact_points")
