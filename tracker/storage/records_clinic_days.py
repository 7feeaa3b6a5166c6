"""On which days the clinic treats, whom, and how many."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Json, Line, WholeNumber
from tracker.storage.record import Editable, Identified, Record, reference, table_args

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


class ClinicListRecord(Editable, Record):
    """A clinic that is held each week on a weekday (Monday is 0), or once on a date.

    `conditions` none: every one; `clinician_id` none: everybody's patients; `places` none: as many
    as come, 0: not held.
    """

    __tablename__ = "clinic_list"
    __table_args__ = table_args(
        CheckConstraint("(weekday is null) <> (on_date is null)", name="weekday_or_date")
    )

    name: Mapped[str] = mapped_column(Line(shortest=1))
    weekday: Mapped[int | None] = mapped_column(WholeNumber(0, 6))
    on_date: Mapped[date | None] = mapped_column(CalendarDate)
    conditions: Mapped[list[Any]] = mapped_column(Json, default=list)
    clinician_id: Mapped[int | None] = mapped_column(reference("staff.id"))
    places: Mapped[int | None] = mapped_column(WholeNumber(0, 999))
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)
