"""Saved views of the recall list."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Json, Line
from tracker.storage.record import Editable, Record, reference


class SavedView(Editable, Record):
    """A list that somebody calls by a name: what is shown of the recall list, and how.

    `filters` are lists of codes by what they narrow, `shown_columns` the codes of the columns; one
    that is shared is everybody's to use and to change.
    """

    __tablename__ = "saved_view"

    account_id: Mapped[int] = mapped_column(reference("account.id"), index=True)
    name: Mapped[str] = mapped_column(Line(60, shortest=1))
    is_shared: Mapped[bool] = mapped_column(Flag, default=False)
    filters: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    sort: Mapped[str] = mapped_column(Line(60, shortest=1))
    is_descending: Mapped[bool] = mapped_column(Flag, default=False)
    shown_columns: Mapped[list[Any]] = mapped_column(Json, default=list)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
