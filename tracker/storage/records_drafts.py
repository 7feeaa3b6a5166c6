"""Half-typed forms, kept until they are saved or thrown away."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import Json, Line, UtcMoment
from tracker.storage.record import Identified, Record, reference


class Draft(Identified, Record):
    """What somebody has typed and not saved yet. Not in the audit trail: nothing has happened.

    `kind` names the form; `subject` what it is about: a patient's uuid, or "". Only its owner sees
    it. When it is saved or thrown away, it is deleted.
    """

    __tablename__ = "draft"
    is_audited = False
    is_deletable = True

    account_id: Mapped[int] = mapped_column(reference("account.id"), index=True)
    kind: Mapped[str] = mapped_column(Line(60, shortest=1))
    subject: Mapped[str] = mapped_column(Line())
    payload: Mapped[Any] = mapped_column(Json)
    saved_at: Mapped[datetime] = mapped_column(UtcMoment)
