"""Spreadsheets: how they are read, which of their rows wait, what an import made and lost again."""

from datetime import date
from typing import Any

from sqlalchemy import Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.storage.columns import CalendarDate, Json, Line, Note, OneOf, WholeNumber
from tracker.storage.record import Editable, Identified, Record, reference, table_args


class ImportMapping(Editable, Record):
    """How files of one shape are read, by a name; `content` is `interchange.sheets`' business."""

    __tablename__ = "import_mapping"

    name: Mapped[str] = mapped_column(Line(60, shortest=1))
    content: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    withdrawn_on: Mapped[date | None] = mapped_column(CalendarDate)


class WaitingRow(Editable, Record):
    """A row of a file that isn't in yet. `cells` pairs columns with what stood there.

    `reason` says why; it waits until it is mended, or dismissed with a note. `record_number` says
    whose it is and `given_on` of which day, as far as they could be read.
    """

    __tablename__ = "waiting_row"

    import_run_id: Mapped[int] = mapped_column(reference("import_run.id"), index=True)
    mapping_id: Mapped[int] = mapped_column(reference("import_mapping.id"))
    line: Mapped[int] = mapped_column(WholeNumber(1))
    cells: Mapped[list[Any]] = mapped_column(Json, default=list)
    reason: Mapped[str] = mapped_column(Note(2000, shortest=1))
    ending: Mapped[str | None] = mapped_column(OneOf("mended", "replaced", "dismissed", "undone"))
    closed_on: Mapped[date | None] = mapped_column(CalendarDate)
    closed_by: Mapped[str] = mapped_column(Line(), default="")
    note: Mapped[str] = mapped_column(Note(2000), default="")
    record_number: Mapped[str | None] = mapped_column(Line(200), index=True)
    given_on: Mapped[date | None] = mapped_column(CalendarDate)


class ImportMade(Record):
    """What an import made, to take it back: the id of a record, by its table.

    `before` holds what it changed in a record that was there, by column; None: the record is new.
    """

    __tablename__ = "import_made"
    __table_args__ = table_args(UniqueConstraint("import_run_id", "kind", "record_id"))
    is_audited = False

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    import_run_id: Mapped[int] = mapped_column(reference("import_run.id"))
    kind: Mapped[str] = mapped_column(Line(60, shortest=1))
    record_id: Mapped[int] = mapped_column(WholeNumber(1))
    before: Mapped[dict[str, Any] | None] = mapped_column(Json)


class ImportUndo(Identified, Record):
    """An import that was taken back as a whole."""

    __tablename__ = "import_undo"

    import_run_id: Mapped[int] = mapped_column(reference("import_run.id"), unique=True)
    undone_on: Mapped[date] = mapped_column(CalendarDate)
    undone_by: Mapped[str] = mapped_column(Line(200, shortest=1))
