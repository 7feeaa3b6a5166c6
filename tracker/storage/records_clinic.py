"""The clinic itself: its name and zone, staff, clinic days, and the lists it chooses from."""

from datetime import date

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Flag, Line, WholeNumber
from tracker.storage.record import Editable, Identified, Record, table_args

CODE = Line(60, shortest=1)


class Clinic(Editable, Record):
    """One row. `zone` is an IANA name; today is the date there."""

    __tablename__ = "clinic"

    name: Mapped[str] = mapped_column(Line(), default="")
    zone: Mapped[str] = mapped_column(Line(60, shortest=1))
    jurisdiction: Mapped[str] = mapped_column(Line(10, shortest=1))


class Staff(Editable, Record):
    """Somebody who works at the clinic; no account. `folded_name` follows `name` by itself."""

    __tablename__ = "staff"

    name: Mapped[str] = mapped_column(Line(shortest=1))
    folded_name: Mapped[str] = mapped_column(Line(1000), unique=True)
    injects_and_signs: Mapped[bool] = mapped_column(Flag, default=False)
    is_active: Mapped[bool] = mapped_column(Flag, default=True)


class Condition(Record):
    """What is treated. A cosmetic one is not `is_therapeutic`."""

    __tablename__ = "condition"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    short_name: Mapped[str] = mapped_column(Line(60), default="")
    is_therapeutic: Mapped[bool] = mapped_column(Flag, default=True)
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)


class Product(Record):
    """A toxin product. `most_units`: the most whole Units that can be typed for it."""

    __tablename__ = "product"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    short_name: Mapped[str] = mapped_column(Line(60), default="")
    is_therapeutic: Mapped[bool] = mapped_column(Flag, default=True)
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)
    most_units: Mapped[int] = mapped_column(WholeNumber(1, 100_000))


class CodedReason(Record):
    """A reason to choose from, for one `kind` of act: end, hold, void and so on."""

    __tablename__ = "coded_reason"

    kind: Mapped[str] = mapped_column(CODE, primary_key=True)
    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    longest_months: Mapped[int | None] = mapped_column(WholeNumber(1, 120))
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)


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
