"""The rows of a table as an import takes them, and those that have to wait, each with its reason."""

from collections.abc import Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from datetime import date

from tracker.interchange.sheets.carrying import Carrying
from tracker.interchange.sheets.grid import GridRow, Progress, as_text
from tracker.interchange.sheets.looking import rows_again
from tracker.interchange.sheets.row_reading import RowReader
from tracker.interchange.sheets.understanding import Understood
from tracker.services.import_terms import ImportTerms
from tracker.services.sheet_rows import ReadRow, WaitingRow


@dataclass(frozen=True, slots=True)
class SheetRows:
    """`headers` names the columns as the file does; `remarks` are lines that hold one remark or a total only, and are no rows of the table;
    `carried` counts cells that stand for the one above.
    """

    rows: tuple[ReadRow, ...]
    waiting: tuple[WaitingRow, ...]
    columns: frozenset[str]
    headers: Dict[str, str]
    remarks: tuple[int, ...] = ()
    carried: int = 0


@dataclass(slots=True)
class _Gathered:
    rows: list[ReadRow] = field(default_factory=list)
    waiting: list[WaitingRow] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)


def read_sheet(
    understood: Understood, terms: ImportTerms, today: date, progress: Progress
) -> SheetRows:
    """Read a table whose questions are all answered. Raises ValueError if one is open."""
    if understood.questions:
        message = "questions are still open"
        raise ValueError(message)
    carrying = Carrying(understood.columns, understood.mapping)
    reader = RowReader(understood.columns, understood.mapping, terms, today)
    gathered = _Gathered()
    for row in rows_again(understood.seen, understood.table, progress):
        if carrying.is_remark(row):
            gathered.remarks.append(row.line)
            continue
        whole = carrying.carried(row)
        read = reader.read(whole)
        cells = tuple(_named(understood, whole))
        if isinstance(read, str):
            gathered.waiting.append(WaitingRow(row.line, cells, read))
        else:
            gathered.rows += [ReadRow(one, cells) for one in read]
    return SheetRows(
        tuple(gathered.rows),
        tuple(gathered.waiting),
        reader.columns,
        reader.headers,
        tuple(gathered.remarks),
        carrying.count,
    )


def _named(understood: Understood, row: GridRow) -> Iterator[tuple[str, str]]:
    """A row's cells with the keys of their columns, to be shown and mended."""
    for column in understood.columns:
        cell = row.at(column.seen.column)
        if cell != "":
            yield column.key, as_text(cell)
