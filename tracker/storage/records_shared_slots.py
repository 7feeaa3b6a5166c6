"""The key slots that the workstations of a clinic on a server share."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Json, Line, WholeNumber
from tracker.storage.record import Record


class SharedSlots(Record):
    """One row at most, and none in a file: its key slots lie beside it.

    Not in the audit trail, which would keep for good what passwords can be guessed from; each act
    that changes the slots is there by itself.
    """

    __tablename__ = "shared_slots"
    is_audited = False

    id: Mapped[int] = mapped_column(WholeNumber(1, 1), primary_key=True, autoincrement=False)
    serial: Mapped[int] = mapped_column(WholeNumber(1))
    document: Mapped[Any] = mapped_column(Json)
    seal: Mapped[str] = mapped_column(Line(64, shortest=64))
