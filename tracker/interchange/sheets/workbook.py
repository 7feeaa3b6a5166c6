"""Excel workbooks, read row by row: what is seen in a cell, and what is not, told in a sentence."""

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
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
    STRUCK,
    Cell,
    GridRow,
    Progress,
    checked_row,
    column_letter,
)
from tracker.interchange.sheets.sheet_marks import SheetMarks, read_marks
from tracker.interchange.sheets.tables import Table, find_tables
from tracker.text import _, format_number, ngettext

_UNSEEN = re.compile(r"\[[^\]]*\]|\"[^\"]*\"|\\.")
"""Of a number format: languages, colours and words."""
_ZEROS = re.compile(r"0{2,}")
_TOLD_EVERY = 500


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
            notes += _told(sheet, marks, seen, found)
            tables += found
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
        self.errors = 0
        # The first and last line of coloured cells, by column.
        self.coloured: dict[int, tuple[int, int]] = {}
        self._looks: dict[int, str] = {}

    def look_of(self, cell: Any) -> str:
        """What marks it, see `GridRow.look`. Many cells share a style, which is looked up once."""
        style = cell._style_id  # noqa: SLF001  what it stands for is slow to compare
        look = self._looks.get(style)
        if look is None:
            look = self._looks[style] = _look(cell)
        if look and look != STRUCK:
            column = cell.column - 1
            first, _last = self.coloured.get(column, (cell.row, cell.row))
            self.coloured[column] = first, cell.row
        return look


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
            line, values, look = _values(sheet, cells, seen)
            if values and line <= last:
                # Rows are known by their numbers: of two with one number, or in no order, some
                # would be lost.
                raise ValueError(line)
            last = line or last
        for column, value in marks.carried_into(line, values):
            values[column] = value
        row = checked_row(line, values, is_after_gap=line > before + 1, look=look)
        if row.cells:
            yield row
            before = line
        if line and line % _TOLD_EVERY == 0:
            progress(min(line, total), total)


def _values(sheet: Any, cells: Sequence[Any], seen: _Seen) -> tuple[int, list[Cell], str]:
    """A row's number, what stands in it, and its look. Raises Invalid past the limits."""
    filled = [cell for cell in cells if cell.value is not None]
    if not filled:
        return 0, [], ""
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
    look, count = Counter(map(seen.look_of, filled)).most_common(1)[0]
    return line, values, look if count * 2 > len(filled) else ""


def _shown(cell: Any, seen: _Seen) -> Cell:
    """What somebody sees in the cell."""
    value = cell.value
    if isinstance(value, date):
        if isinstance(value, datetime) and (value.hour or value.minute):
            return value
        on = value.date() if isinstance(value, datetime) else value
        return _as_formatted(on, cell.number_format or "")
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


def _look(cell: Any) -> str:
    from openpyxl.styles.colors import COLOR_INDEX

    if cell.font is not None and cell.font.strike:
        return STRUCK
    fill = cell.fill
    if fill is None or fill.fill_type != "solid":
        return ""
    colour = fill.fgColor
    if colour.type == "theme":
        # The first one of a theme is the paper.
        return f"theme {colour.theme} {colour.tint:.2f}" if colour.theme or colour.tint else ""
    digits = colour.rgb
    if colour.type == "indexed":
        # The last two are those of the screen.
        digits = COLOR_INDEX[colour.indexed] if colour.indexed < len(COLOR_INDEX) else "FFFFFF"
    return "" if digits[-6:] == "FFFFFF" else str(digits[-6:])


def _as_formatted(on: date, number_format: str) -> Cell:
    """Who types “March 1950” is given its first day, and sees the month: no day was meant."""
    shown = _UNSEEN.sub("", number_format).lower().partition(";")[0]
    if on.day != 1 or "d" in shown or "y" not in shown:
        return on
    if "m" in shown:
        return on.isoformat()[:7]
    return str(on.year) if on.month == 1 else on


def _told(sheet: Any, marks: SheetMarks, seen: _Seen, tables: Sequence[Table]) -> Iterator[str]:
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
    if marks.notes:
        yield ngettext(
            "{count} cell of the sheet “{sheet}” has a note beside it, which is not read.",
            "{count} cells of the sheet “{sheet}” have a note beside them, which is not read.",
            marks.notes,
        ).format(count=format_number(marks.notes), sheet=name)
    # A header is coloured to be seen; what is coloured below it means something to somebody.
    begins = min((table.first_line for table in tables), default=0)
    coloured = [
        column_letter(c) for c, (_first, last) in sorted(seen.coloured.items()) if last >= begins
    ]
    if coloured:
        yield ngettext(
            "Colours in column {columns} of the sheet “{sheet}” are not read.",
            "Colours in the columns {columns} of the sheet “{sheet}” are not read.",
            len(coloured),
        ).format(columns=", ".join(coloured), sheet=name)
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
