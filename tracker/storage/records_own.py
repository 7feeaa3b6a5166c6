"""What a clinic measures by and asks by of its own, in versions, and what it no longer offers."""

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Json, Line, Note, OneOf, WholeNumber
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_lists import CODE

_CURRENT = text("retired_on is null")
_STANDING = text("back_on is null")
_SCORE = WholeNumber(-10_000_000_000, 10_000_000_000)


class InstrumentRecord(Editable, Record):
    """One version of an instrument of the clinic's own; `code` stays through all of them.

    Scores are in thousandths. `levels` are the codes in order, from the best to the worst unless
    `worse` is lower, and empty where scores are numbers.
    """

    __tablename__ = "instrument"
    __table_args__ = table_args(
        Index(
            "uq_instrument_current",
            "code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        CheckConstraint("(matters is null) = (matters_by is null)", name="matters_by_something"),
    )

    code: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    rule_version: Mapped[int] = mapped_column(WholeNumber(1))
    conditions: Mapped[list[Any]] = mapped_column(Json, default=list)
    worse: Mapped[str] = mapped_column(OneOf("higher", "lower"))
    least: Mapped[int | None] = mapped_column(_SCORE)
    most: Mapped[int | None] = mapped_column(_SCORE)
    step: Mapped[int] = mapped_column(WholeNumber(1, 1_000_000_000))
    levels: Mapped[list[Any]] = mapped_column(Json, default=list)
    unit: Mapped[str] = mapped_column(Line(60), default="")
    matters_by: Mapped[str | None] = mapped_column(OneOf("points", "percent", "grades", "reaches"))
    matters: Mapped[int | None] = mapped_column(_SCORE)
    source: Mapped[str] = mapped_column(Line(1000, shortest=1))
    note: Mapped[str] = mapped_column(Note(), default="")
    published_on: Mapped[date] = mapped_column(CalendarDate)
    published_by: Mapped[str] = mapped_column(Line(), default="")
    retired_on: Mapped[date | None] = mapped_column(CalendarDate)


class ContinuationRecord(Editable, Record):
    """One version of a rule of the clinic's own that asks whether a treatment goes on.

    `least_fall` in percent, `below` in thousandths of a score, over `for_months`.
    """

    __tablename__ = "continuation_rule"
    __table_args__ = table_args(
        Index(
            "uq_continuation_rule_current",
            "code",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
        CheckConstraint("(below is null) = (for_months is null)", name="below_for_some_months"),
        CheckConstraint("least_fall is not null or below is not null", name="asks_something"),
    )

    code: Mapped[str] = mapped_column(CODE)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    rule_version: Mapped[int] = mapped_column(WholeNumber(1))
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    instrument: Mapped[str] = mapped_column(CODE)
    after_cycles: Mapped[int] = mapped_column(WholeNumber(1, 100))
    least_fall: Mapped[int | None] = mapped_column(WholeNumber(1, 100))
    below: Mapped[int | None] = mapped_column(_SCORE)
    for_months: Mapped[int | None] = mapped_column(WholeNumber(1, 120))
    source: Mapped[str] = mapped_column(Line(1000, shortest=1))
    note: Mapped[str] = mapped_column(Note(), default="")
    published_on: Mapped[date] = mapped_column(CalendarDate)
    published_by: Mapped[str] = mapped_column(Line(), default="")
    retired_on: Mapped[date | None] = mapped_column(CalendarDate)


class RetiredEntry(Editable, Record):
    """Something that is no longer offered, shipped or the clinic's own, until it is brought back.

    `code` is that of an instrument or a rule, and the uuid of a size of vial.
    """

    __tablename__ = "retired_entry"
    __table_args__ = table_args(
        Index(
            "uq_retired_entry_standing",
            "kind",
            "code",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    kind: Mapped[str] = mapped_column(OneOf("instrument", "rule", "size"))
    code: Mapped[str] = mapped_column(CODE)
    retired_on: Mapped[date] = mapped_column(CalendarDate)
    retired_by: Mapped[str] = mapped_column(Line(), default="")
    back_on: Mapped[date | None] = mapped_column(CalendarDate)
    back_by: Mapped[str] = mapped_column(Line(), default="")
