"""The rows of a table as an import takes them, and those that have to wait, each with its reason."""

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.interchange.sheets.carrying import Carrying
from tracker.interchange.sheets.grid import GridRow, Progress, as_text
from tracker.interchange.sheets.looking import rows_again
from tracker.interchange.sheets.row_looks import why_aside
from tracker.interchange.sheets.row_reading import RowReader
from tracker.interchange.sheets.sides import sides_together
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.understanding import Understood
from tracker.interchange.sheets.visit_states import why_not_given
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.imports.terms import ImportTerms
from tracker.text import _


@dataclass(frozen=True, slots=True)
class SheetRows:
    """`headers` names the columns as the file does; `remarks` are lines that hold one remark or a
    total only, and are no rows of the table; `carried` counts cells that stand for the one above,
    `joined` rows that are the other side of one before.
    """

    rows: tuple[ReadRow, ...]
    waiting: tuple[WaitingRow, ...]
    columns: frozenset[str]
    headers: Dict[str, str]
    remarks: tuple[int, ...] = ()
    carried: int = 0
    joined: int = 0


@dataclass(slots=True)
class _Gathered:
    rows: list[tuple[ReadRow, str]] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)
    carried: int = 0


def read_sheet(
    understood: Understood, terms: ImportTerms, today: date, progress: Progress
) -> SheetRows:
    """Read a table whose questions are all answered. Raises ValueError if one is open."""
    if understood.questions:
        message = "questions are still open"
        raise ValueError(message)
    reader = RowReader(understood.columns, understood.mapping, terms, today)
    gathered = _Gathered()
    after = 0
    for table in understood.tables:
        _read_table(understood, (table, after), reader, gathered, progress)
        after += table.last_line
    keys = {column.field: column.key for column in understood.columns}
    done = sides_together(gathered.rows, keys.get("units"), keys.get("side"))
    return SheetRows(
        tuple(done.rows),
        tuple(sorted((*gathered.waiting, *done.waiting), key=lambda one: one.line)),
        reader.columns,
        reader.headers,
        tuple(gathered.remarks),
        gathered.carried,
        done.joined,
    )


def _read_table(
    understood: Understood,
    which: tuple[Table, int],
    reader: RowReader,
    gathered: _Gathered,
    progress: Progress,
) -> None:
    """A table and the row after which its own are counted."""
    table, after = which
    sheet = ((_("Sheet"), table.title or table.sheet),) if len(understood.tables) > 1 else ()
    carrying = Carrying(understood.columns, understood.mapping)
    for row in rows_again(understood.seen, table, progress):
        if carrying.is_remark(row):
            gathered.remarks.append(after + row.line)
            continue
        whole = replace(carrying.carried(row), line=after + row.line)
        aside = why_aside(row, understood.mapping) or why_not_given(
            whole, understood.columns, understood.mapping
        )
        read = aside or reader.read(whole)
        cells = (*sheet, *_named(understood, whole))
        if isinstance(read, str):
            gathered.waiting.append(WaitingRow(whole.line, cells, read, reader.dead(whole)))
        else:
            side = reader.side if len(read) == 1 else ""
            gathered.rows += [(ReadRow(one, cells), side) for one in read]
    gathered.carried += carrying.count


def _named(understood: Understood, row: GridRow) -> Iterator[tuple[str, str]]:
    """A row's cells with the keys of their columns, to be shown and mended."""
    for column in understood.columns:
        cell = row.at(column.seen.column)
        if cell != "":
            yield column.key, as_text(cell)
