"""Earlier forms of signed sessions."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import (
    Json,
    Line,
    Note,
    UtcMoment,
)
from tracker.storage.record import Identified, Record, reference


class SessionAmendment(Identified, Record):
    """A signed session's earlier form: `before` holds the values that were replaced."""

    __tablename__ = "session_amendment"

    session_id: Mapped[int] = mapped_column(reference("session.id"), index=True)
    amended_at: Mapped[datetime] = mapped_column(UtcMoment)
    by: Mapped[str] = mapped_column(Line())
    reason: Mapped[str] = mapped_column(Note(2000, shortest=1))
    before: Mapped[dict[str, Any]] = mapped_column(Json)
