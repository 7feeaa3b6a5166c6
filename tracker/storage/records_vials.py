"""Vials and stock: the sizes that a product comes in, each vial, and what sessions took from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.storage.columns import (
    CalendarDate,
    Dose,
    Flag,
    Json,
    Line,
    Note,
    OneOf,
    UtcMoment,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_lists import CODE
from tracker.storage.records_visits import SessionRecord


class Presentation(Editable, Record):
    """A size of vial that a product comes in. `life_hours` counts from the opening.

    `storage` is a code, `gtins` the trade numbers by which a scan finds it.
    """

    __tablename__ = "presentation"
    __table_args__ = table_args(UniqueConstraint("product", "size"))

    product: Mapped[str] = mapped_column(reference("product.code"))
    size: Mapped[int] = mapped_column(Dose)
    life_hours: Mapped[int] = mapped_column(WholeNumber(1, 8760))
    is_reconstituted: Mapped[bool] = mapped_column(Flag, default=True)
    storage: Mapped[str] = mapped_column(CODE)
    gtins: Mapped[list[Any]] = mapped_column(Json, default=list)
    evidence: Mapped[str] = mapped_column(OneOf("confirmed", "check"))
    source: Mapped[str] = mapped_column(Line(), default="")
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)


class VialRecord(Editable, Record):
    """One vial of the clinic, or one that a pharmacy sent for `patient_id` alone.

    `folded_lot` follows `lot_number` by itself. `diluent` in µL. What was discarded is the size
    without what sessions took, so that the account closes whatever is amended later.
    """

    __tablename__ = "vial"
    __table_args__ = table_args(
        CheckConstraint("(closed_at is null) = (ending is null)", name="closed_somehow"),
        CheckConstraint("(opened_at is null) = (usable_until is null)", name="opened_with_life"),
        CheckConstraint(
            "ending is null or ending <> 'discarded' or length(discard_reason) > 0",
            name="discarded_with_reason",
        ),
    )

    product: Mapped[str] = mapped_column(reference("product.code"))
    size: Mapped[int] = mapped_column(Dose)
    lot_number: Mapped[str] = mapped_column(Line(200, shortest=1))
    folded_lot: Mapped[str] = mapped_column(Line(1000), index=True)
    expiry: Mapped[date] = mapped_column(CalendarDate)
    serial: Mapped[str] = mapped_column(Line(60), default="")
    gtin: Mapped[str] = mapped_column(Line(14), default="")
    patient_id: Mapped[int | None] = mapped_column(reference("patient.id"), index=True)
    received_on: Mapped[date] = mapped_column(CalendarDate)
    opened_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    usable_until: Mapped[datetime | None] = mapped_column(UtcMoment)
    diluent: Mapped[int | None] = mapped_column(WholeNumber(1, 1_000_000))
    closed_at: Mapped[datetime | None] = mapped_column(UtcMoment)
    ending: Mapped[str | None] = mapped_column(OneOf("finished", "discarded", "returned", "error"))
    discard_reason: Mapped[str] = mapped_column(Note(2000), default="")


class VialUse(Record):
    """What a session took from a vial. A session entered in error took nothing."""

    __tablename__ = "vial_use"
    __table_args__ = table_args(sqlite_with_rowid=False)
    is_deletable = True

    session_id: Mapped[int] = mapped_column(reference("session.id"), primary_key=True)
    vial_id: Mapped[int] = mapped_column(reference("vial.id"), primary_key=True, index=True)
    dose: Mapped[int] = mapped_column(Dose)

    session: Mapped[SessionRecord] = relationship()
    vial: Mapped[VialRecord] = relationship()
