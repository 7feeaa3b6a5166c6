"""The most of a product in a number of days, in versions."""

from datetime import date
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import (
    CalendarDate,
    Dose,
    Json,
    Line,
    Note,
    OneOf,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args

_POPULATION = OneOf("adult", "child")
_EVIDENCE = OneOf("confirmed", "check")


class DoseLimit(Editable, Record):
    """One version of the most of a product in `days` days.

    `conditions` is a sorted list of codes, empty for all; `population` None for everybody.
    """

    __tablename__ = "dose_limit"
    __table_args__ = table_args(
        # Two indexes, since SQLite holds one NULL different from another.
        Index(
            "uq_dose_limit_current",
            "product",
            "population",
            "conditions",
            "days",
            unique=True,
            sqlite_where=text("retired_on is null"),
        ),
        Index(
            "uq_dose_limit_current_for_everybody",
            "product",
            "conditions",
            "days",
            unique=True,
            sqlite_where=text("retired_on is null and population is null"),
        ),
    )

    product: Mapped[str] = mapped_column(reference("product.code"))
    population: Mapped[str | None] = mapped_column(_POPULATION)
    conditions: Mapped[list[Any]] = mapped_column(Json, default=list)
    rule_version: Mapped[int] = mapped_column(WholeNumber(1))
    days: Mapped[int] = mapped_column(WholeNumber(1, 3660))
    dose: Mapped[int] = mapped_column(Dose)
    milliunits_per_kg: Mapped[int | None] = mapped_column(Dose)
    evidence: Mapped[str] = mapped_column(_EVIDENCE, default="check")
    source: Mapped[str] = mapped_column(Line(1000), default="")
    note: Mapped[str] = mapped_column(Note(), default="")
    published_on: Mapped[date] = mapped_column(CalendarDate)
    published_by: Mapped[str] = mapped_column(Line(), default="")
    retired_on: Mapped[date | None] = mapped_column(CalendarDate)
