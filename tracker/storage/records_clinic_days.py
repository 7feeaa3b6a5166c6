"""On which days the clinic treats."""

from datetime import date

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Line, WholeNumber
from tracker.storage.record import Identified, Record, table_args

CODE = Line(60, shortest=1)


class ClinicWeekday(Record):
    """Whether the clinic treats on a weekday; Monday is 0. No rows: Monday to Friday."""

    __tablename__ = "clinic_weekday"
    is_deletable = True

    weekday: Mapped[int] = mapped_column(WholeNumber(0, 6), primary_key=True)
    is_open: Mapped[bool] = mapped_column(Flag)


class Closure(Identified, Record):
    """A day without treatment. A public holiday is no working day either."""

    __tablename__ = "closure"
    __table_args__ = table_args(
        Index(
            "uq_closure_closed_on",
            "closed_on",
            unique=True,
            sqlite_where=text("withdrawn_on is null"),
        )
    )

    closed_on: Mapped[date] = mapped_column(CalendarDate)
    reason: Mapped[str] = mapped_column(Line(), default="")
    is_public_holiday: Mapped[bool] = mapped_column(Flag, default=False)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
