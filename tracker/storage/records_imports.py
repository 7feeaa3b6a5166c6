"""What was imported, run by run and row by row."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import (
    CalendarDate,
    Json,
    Line,
    UtcMoment,
    WholeNumber,
)
from tracker.storage.record import Identified, Record, reference, table_args


class ImportRun(Identified, Record):
    """One import. `counts` says what it added, by kind of record."""

    __tablename__ = "import_run"

    imported_at: Mapped[datetime] = mapped_column(UtcMoment)
    by: Mapped[str] = mapped_column(Line(), default="")
    file_name: Mapped[str] = mapped_column(Line(1000), default="")
    rows: Mapped[int] = mapped_column(WholeNumber(), default=0)
    counts: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


class ImportedRow(Record):
    """A row of a file as it was read, to tell a repeated row from one that differs."""

    __tablename__ = "imported_row"
    __table_args__ = table_args(UniqueConstraint("course_id", "row_on"))
    is_audited = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_run_id: Mapped[int] = mapped_column(reference("import_run.id"))
    course_id: Mapped[int] = mapped_column(reference("course.id"))
    session_id: Mapped[int | None] = mapped_column(reference("session.id"))
    row_on: Mapped[date | None] = mapped_column(CalendarDate)
    content: Mapped[Any] = mapped_column(Json)
