"""Excel workbooks, read row by row: what is seen in a cell, and what is not, told in a sentence."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid, Problem
from tracker.interchange.csv_formulas import restore
from tracker.interchange.readable_file import start_of_file
from tracker.interchange.sheets.archive import check_archive
from tracker.interchange.sheets.dates import Epoch
from tracker.interchange.sheets.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    GridRow,
    Progress,
    checked_row,
    column_letter,
)
from tracker.interchange.sheets.sheet_marks import SheetMarks, read_marks
from tracker.interchange.sheets.tables import Table, find_tables
from tracker.text import _, format_number, ngettext

_NOTES = re.compile(r"(?:^|/)(?:threaded)?comments?[^/]*\.xml$", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_TOLD_EVERY = 500
_MOST_LINES = 10_000
_NAMED = 8


@dataclass(frozen=True, slots=True)
class Workbook:
    """The tables of all its sheets, what should be known of them, and the day from which it counts."""

    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    epoch: Epoch


def look_at_workbook(path: Path, progress: Progress) -> Workbook:
    """Read all of it once. Raises Invalid."""
    start_of_file(path)
    check_archive(path, progress)
    tables: list[Table] = []
    notes: list[str] = []
    with _opened(path) as book:
        for sheet in book.worksheets:
            marks, seen = _marks(sheet, path), _Seen()
            found = find_tables(sheet.title, _rows(sheet, (marks, seen, path), progress))
            tables += found
            heads = {line for one in found for line in (*one.header_lines, *one.repeated)}
            notes += _told(sheet, marks, seen, heads)
        notes += _told_of_notes(path)
        epoch = Epoch.SINCE_1904 if book.epoch.year == 1904 else Epoch.SINCE_1900
    return Workbook(tuple(tables), tuple(notes), epoch)


def workbook_rows(path: Path, name: str, progress: Progress) -> Iterator[GridRow]:
    """The rows of one sheet that hold something."""
    with _opened(path) as book:
        sheet = book[name]
        yield from _rows(sheet, (_marks(sheet, path), _Seen(), path), progress)


class _Seen:
    """What was met in a sheet on the way."""

    def __init__(self) -> None:
        self.coloured: dict[int, set[int]] = {}
        self.struck: list[int] = []
        self.errors = 0
        self._looks: dict[int, tuple[bool, bool]] = {}

    def look_of(self, cell: Any) -> tuple[bool, bool]:
        """Whether a cell is coloured, and whether it is struck through."""
        style = cell._style_id  # noqa: SLF001  each style is looked up once
        if style not in self._looks:
            fill, font = cell.fill, cell.font
            is_coloured = fill.fill_type == "solid" and fill.fgColor.rgb != "FFFFFFFF"
            self._looks[style] = is_coloured, bool(font.strike)
        return self._looks[style]


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    from openpyxl import load_workbook

    # Opened here, since the library leaves a file open where it can't read it.
    with path.open("rb") as file:
        with _in_words(path), warnings.catch_warnings():
            # Of styles and extensions that it doesn't know; none of them is read here.
            warnings.simplefilter("ignore")
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        try:
            yield book
        finally:
            book.close()


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    """Whatever the library stumbles over in a file comes as one sentence."""
    try:
        yield
    except Problem:
        raise
    except Exception as error:
        raise Invalid(
            _(
                "“{path}” can’t be read as a workbook. Open it, save it anew and import that."
            ).format(path=path)
        ) from error


def _marks(sheet: Any, path: Path) -> SheetMarks:
    with _in_words(path):
        return read_marks(path, sheet._worksheet_path)  # noqa: SLF001  there is no other way to it


def _rows(
    sheet: Any, known: tuple[SheetMarks, _Seen, Path], progress: Progress
) -> Iterator[GridRow]:
    marks, seen, path = known
    # What a sheet says of its own size may be wrong, so it is only good for the progress.
    sheet.reset_dimensions()
    rows = sheet.iter_rows()
    total, before, last = marks.last_row, 0, 0
    while True:
        with _in_words(path):
            cells = next(rows, None)
            if cells is None:
                return
            line, values = _values(sheet, cells, seen)
            if values and line <= last:
                # Rows are known by their numbers: of two with one number, or in no order, some
                # would be lost.
                raise ValueError(line)
            last = line or last
        for column, value in marks.carried_into(line, values):
            values[column] = value
        row = checked_row(line, values, is_after_gap=line > before + 1)
        if seen.struck[-1:] == [line]:
            row = replace(row, is_struck=True)
        if row.cells:
            yield row
            before = line
        if line and line % _TOLD_EVERY == 0:
            progress(min(line, total), total)


def _values(sheet: Any, cells: Sequence[Any], seen: _Seen) -> tuple[int, list[Cell]]:
    """A row's number and what stands in it. Raises Invalid past the limits."""
    filled = [cell for cell in cells if cell.value is not None]
    if not filled:
        return 0, []
    line, last = filled[0].row, filled[-1].column
    if line > MOST_ROWS or last > MOST_COLUMNS:
        raise Invalid(
            _(
                "The sheet “{sheet}” has cells past row {rows} or column {columns}, the last that "
                "are read."
            ).format(
                sheet=sheet.title,
                rows=format_number(MOST_ROWS),
                columns=column_letter(MOST_COLUMNS - 1),
            )
        )
    values: list[Cell] = [""] * last
    for cell in filled:
        values[cell.column - 1] = _shown(cell, seen)
    if _note_look(filled, seen):
        seen.struck.append(line)
    return line, values


def _shown(cell: Any, seen: _Seen) -> Cell:
    """What somebody sees in the cell."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, (time, timedelta)):
        return str(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int):
        zeros = _ZEROS.fullmatch(cell.number_format or "")
        return str(value).zfill(len(zeros[0])) if zeros else str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if cell.data_type == "e":
        seen.errors += 1
    return restore(str(value).replace("_x000D_\n", "\n").strip())


def _note_look(cells: Sequence[Any], seen: _Seen) -> bool:
    """Whether a whole row is struck through."""
    struck = 0
    for cell in cells:
        is_coloured, is_struck = seen.look_of(cell)
        struck += is_struck
        if is_coloured and len(seen.coloured) < _MOST_LINES:
            seen.coloured.setdefault(cell.row, set()).add(cell.column - 1)
    return struck == len(cells)


def _told(sheet: Any, marks: SheetMarks, seen: _Seen, heads: set[int]) -> Iterator[str]:
    name = sheet.title
    if sheet.sheet_state != "visible":
        yield _("The sheet “{sheet}” is hidden in the workbook, and is read all the same.").format(
            sheet=name
        )
    if marks.hidden_rows:
        yield ngettext(
            "{count} row of the sheet “{sheet}” is hidden or filtered out, and is read all the same.",
            "{count} rows of the sheet “{sheet}” are hidden or filtered out, and are read all the "
            "same.",
            marks.hidden_rows,
        ).format(count=format_number(marks.hidden_rows), sheet=name)
    if marks.has_hidden_columns:
        yield _("The sheet “{sheet}” has hidden columns, which are read all the same.").format(
            sheet=name
        )
    # A header is coloured to be seen; what is coloured below it means something to somebody.
    coloured = {line: columns for line, columns in seen.coloured.items() if line not in heads}
    if coloured:
        columns = sorted(set().union(*coloured.values()))
        yield ngettext(
            "Colours in column {columns} of the sheet “{sheet}” are not read; rows {rows}.",
            "Colours in the columns {columns} of the sheet “{sheet}” are not read; rows {rows}.",
            len(columns),
        ).format(
            columns=", ".join(map(column_letter, columns)),
            sheet=name,
            rows=_lines(sorted(coloured)),
        )
    if seen.struck:
        yield ngettext(
            "{count} row of the sheet “{sheet}” is struck through and waits: {rows}.",
            "{count} rows of the sheet “{sheet}” are struck through and wait: {rows}.",
            len(seen.struck),
        ).format(count=format_number(len(seen.struck)), sheet=name, rows=_lines(seen.struck))
    if marks.formulas_without_value:
        yield ngettext(
            "{count} formula of the sheet “{sheet}” was never worked out, and is read as empty.",
            "{count} formulas of the sheet “{sheet}” were never worked out, and are read as empty.",
            marks.formulas_without_value,
        ).format(count=format_number(marks.formulas_without_value), sheet=name)
    if seen.errors:
        yield ngettext(
            "{count} cell of the sheet “{sheet}” shows an error.",
            "{count} cells of the sheet “{sheet}” show an error.",
            seen.errors,
        ).format(count=format_number(seen.errors), sheet=name)


def _lines(lines: Sequence[int]) -> str:
    told = ", ".join(map(str, lines[:_NAMED]))
    return f"{told} …" if len(lines) > _NAMED else told


def _told_of_notes(path: Path) -> Iterator[str]:
    """Notes that hang on cells stand in parts of their own."""
    with _in_words(path), zipfile.ZipFile(path) as archive:
        has_notes = any(_NOTES.search(name) for name in archive.namelist())
    if has_notes:
        yield _("The workbook has notes on cells, which are not read.")
