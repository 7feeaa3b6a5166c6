"""The clinic's rules, in versions: a new one retires the one before, and none is ever changed."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.interval import Interval
from tracker.storage.columns import (
    CalendarDate,
    Dose,
    IntervalText,
    Line,
    Note,
    OneOf,
    WholeNumber,
)
from tracker.storage.record import Editable, Record, reference, table_args

_POPULATION = OneOf("adult", "child")
_EVIDENCE = OneOf("confirmed", "check")


class Protocol(Editable, Record):
    """One version of the rule for jurisdiction × condition × product × population.

    The current one has no `retired_on`. `site_minimum_interval` is the clinic's own stricter one.
    """

    __tablename__ = "protocol"
    __table_args__ = table_args(
        UniqueConstraint("jurisdiction", "condition", "product", "population", "rule_version"),
        Index(
            "uq_protocol_current",
            "jurisdiction",
            "condition",
            "product",
            "population",
            unique=True,
            sqlite_where=text("retired_on is null"),
        ),
    )

    jurisdiction: Mapped[str] = mapped_column(Line(10, shortest=1))
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    product: Mapped[str] = mapped_column(reference("product.code"))
    population: Mapped[str] = mapped_column(_POPULATION)
    rule_version: Mapped[int] = mapped_column(WholeNumber(1))
    schedule: Mapped[str] = mapped_column(OneOf("fixed", "symptom-led"))
    minimum_interval: Mapped[Interval] = mapped_column(IntervalText)
    minimum_basis: Mapped[str] = mapped_column(Line(), default="")
    default_interval: Mapped[Interval] = mapped_column(IntervalText)
    grace_days: Mapped[int] = mapped_column(WholeNumber(0, 366))
    default_dose: Mapped[int | None] = mapped_column(Dose)
    max_session_dose: Mapped[int | None] = mapped_column(Dose)
    max_milliunits_per_kg: Mapped[int | None] = mapped_column(Dose)
    site_minimum_interval: Mapped[Interval | None] = mapped_column(IntervalText)
    evidence: Mapped[str] = mapped_column(_EVIDENCE, default="check")
    source: Mapped[str] = mapped_column(Line(1000), default="")
    note: Mapped[str] = mapped_column(Note(), default="")
    published_on: Mapped[date] = mapped_column(CalendarDate)
    published_by: Mapped[str] = mapped_column(Line(), default="")
    retired_on: Mapped[date | None] = mapped_column(CalendarDate)
