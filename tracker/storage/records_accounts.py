"""Accounts, and what was handed over when somebody left."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Line, OneOf, Uuid
from tracker.storage.record import Editable, Record, reference, table_args


class AccountRecord(Editable, Record):
    """Somebody who may work here. Deactivated, never deleted; `name_key` follows `name` by itself.

    The password is not here: it opens a key slot beside the file. `staff_id`: the same person among
    those who inject and are named in records, if known.
    """

    __tablename__ = "account"
    __table_args__ = table_args(
        Index(
            "uq_account_active_name",
            "name_key",
            unique=True,
            sqlite_where=text("is_active = 1"),
            postgresql_where=text("is_active = 1"),
        )
    )

    name: Mapped[str] = mapped_column(Line(shortest=1))
    name_key: Mapped[str] = mapped_column(Line(1000))
    role: Mapped[str] = mapped_column(OneOf("nurse", "clinician", "administrator", "read-only"))
    injects_and_signs: Mapped[bool] = mapped_column(Flag, default=False)
    is_active: Mapped[bool] = mapped_column(Flag, default=True)
    staff_id: Mapped[int | None] = mapped_column(reference("staff.id"))


class HandOver(Editable, Record):
    """The newest owner of something that its author left open; the author's name stays with it."""

    __tablename__ = "hand_over"
    __table_args__ = table_args(UniqueConstraint("item_kind", "item_uuid"))

    item_kind: Mapped[str] = mapped_column(Line(60, shortest=1))
    item_uuid: Mapped[str] = mapped_column(Uuid)
    account_id: Mapped[int] = mapped_column(reference("account.id"), index=True)
    handed_on: Mapped[date] = mapped_column(CalendarDate)
