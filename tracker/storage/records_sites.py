"""Where toxin goes: the clinic's list of muscles, and its injection patterns."""

from datetime import date
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Json, Line, OneOf, WholeNumber
from tracker.storage.record import Editable, Record, reference, table_args
from tracker.storage.records_lists import CODE


class Muscle(Record):
    """A muscle, a gland or skin. `limb`: the group in which muscles are counted, "" for none."""

    __tablename__ = "muscle"

    code: Mapped[str] = mapped_column(CODE, primary_key=True)
    name: Mapped[str] = mapped_column(Line(shortest=1))
    region: Mapped[str] = mapped_column(Line(60, shortest=1))
    limb: Mapped[str] = mapped_column(Line(60), default="")
    position: Mapped[int] = mapped_column(WholeNumber(), default=0)


class PatternRecord(Editable, Record):
    """One version of an injection pattern; `code` is "" for a clinic's own.

    `sites` holds what `services/sites/patterns.py` reads from it. The current one has no
    `retired_on`.
    """

    __tablename__ = "pattern"
    __table_args__ = table_args(
        Index(
            "uq_pattern_current",
            "condition",
            "product",
            "name",
            unique=True,
            sqlite_where=text("retired_on is null"),
            postgresql_where=text("retired_on is null"),
        ),
    )

    code: Mapped[str] = mapped_column(Line(60), default="")
    name: Mapped[str] = mapped_column(Line(shortest=1))
    condition: Mapped[str] = mapped_column(reference("condition.code"))
    product: Mapped[str] = mapped_column(reference("product.code"))
    pattern_version: Mapped[int] = mapped_column(WholeNumber(1), default=1)
    sites: Mapped[dict[str, Any]] = mapped_column(Json)
    source: Mapped[str] = mapped_column(Line(1000), default="")
    evidence: Mapped[str] = mapped_column(OneOf("confirmed", "check"), default="check")
    retired_on: Mapped[date | None] = mapped_column(CalendarDate)
