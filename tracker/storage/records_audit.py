"""The audit trail: append-only, chained by hashes. Triggers refuse to change or delete a row."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Json, Line, Note, UtcMoment, WholeNumber
from tracker.storage.record import Record, reference, table_args

_HASH = Line(64, shortest=64)


class AuditEntry(Record):
    """Who did what, when, to what. `hash` covers this row and the hash of the row before."""

    __tablename__ = "audit_entry"
    __table_args__ = table_args(
        Index("ix_audit_entry_patient_id", "patient_id"), Index("ix_audit_entry_at", "at")
    )
    is_audited = False

    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcMoment)
    who: Mapped[str] = mapped_column(Line(shortest=1))
    workstation: Mapped[str] = mapped_column(Line())
    action: Mapped[str] = mapped_column(Line(40, shortest=1))
    subject_kind: Mapped[str] = mapped_column(Line(60, shortest=1))
    subject_uuid: Mapped[str] = mapped_column(Line())
    patient_id: Mapped[int | None] = mapped_column(WholeNumber())
    reason: Mapped[str] = mapped_column(Note(2000))
    outcome: Mapped[str] = mapped_column(Line(40))
    payload_hash: Mapped[str] = mapped_column(_HASH)
    previous_hash: Mapped[str] = mapped_column(_HASH)
    hash: Mapped[str] = mapped_column(_HASH)


class AuditPayload(Record):
    """What was there before and after. Apart, so that it can be erased without breaking the chain."""

    __tablename__ = "audit_payload"
    is_audited = False

    seq: Mapped[int] = mapped_column(reference("audit_entry.seq"), primary_key=True)
    payload: Mapped[Any] = mapped_column(Json)
