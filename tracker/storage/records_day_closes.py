"""Clinic days that were closed, each with its sum as it was then."""

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Line, UtcMoment, WholeNumber
from tracker.storage.record import Editable, Record


class DayClose(Editable, Record):
    """One closing of a day; a day whose sum has changed since is open again.

    Numbers of patients: `booked` is the sum of `treated`, `missed`, `cancelled` and `not_treated`;
    `unbooked` were treated besides.
    """

    __tablename__ = "day_close"

    on_date: Mapped[date] = mapped_column(CalendarDate, index=True)
    closed_at: Mapped[datetime] = mapped_column(UtcMoment)
    closed_by: Mapped[str] = mapped_column(Line())
    booked: Mapped[int] = mapped_column(WholeNumber())
    treated: Mapped[int] = mapped_column(WholeNumber())
    missed: Mapped[int] = mapped_column(WholeNumber())
    cancelled: Mapped[int] = mapped_column(WholeNumber())
    not_treated: Mapped[int] = mapped_column(WholeNumber())
    unbooked: Mapped[int] = mapped_column(WholeNumber())
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
