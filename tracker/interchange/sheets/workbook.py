"""Excel workbooks, read row by row: what is seen in a cell, and what is not, told in a sentence."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.csv_formulas import restore
from tracker.interchange.readable_file import start_of_file
from tracker.interchange.sheets.archive import check_archive
from tracker.interchange.sheets.book import (
    OUTSIDE,
    Book,
    BookSheet,
    CellStyle,
    in_words,
    opened_book,
    tell_steps,
)
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
from tracker.interchange.sheets.sheet_xml import RawCell, RawRow
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
    with opened_book(path, progress) as book:
        for sheet in book.sheets:
            reading = _Reading(book, sheet, path, progress)
            found = find_tables(sheet.title, reading.rows())
            notes += _told(sheet, reading, found)
            tables += found
        epoch = Epoch.SINCE_1904 if book.is_since_1904 else Epoch.SINCE_1900
    return Workbook(tuple(tables), tuple(notes), epoch)


def workbook_rows(path: Path, name: str, progress: Progress) -> Iterator[GridRow]:
    """The rows of one sheet that hold something."""
    with opened_book(path, progress) as book:
        sheet = next(sheet for sheet in book.sheets if sheet.title == name)
        yield from _Reading(book, sheet, path, progress).rows()


class _Reading:
    """Goes through a sheet once, and notes what was met on the way."""

    def __init__(self, book: Book, sheet: BookSheet, path: Path, progress: Progress) -> None:
        self._book, self._sheet, self._path, self._progress = book, sheet, path, progress
        self.marks = SheetMarks()
        tell_steps(read_marks(self.marks, path, sheet.member), path, progress)
        self.errors = 0
        # The first and last line of coloured cells, by column.
        self.coloured: dict[int, tuple[int, int]] = {}

    def rows(self) -> Iterator[GridRow]:
        """Those that hold something."""
        rows, total, before, last = self._book.rows(self._sheet), self.marks.last_row, 0, 0
        while True:
            with in_words(self._path):
                raw = next(rows, None)
                if raw is None:
                    return
                if raw.line <= last:
                    # Rows are known by their numbers: of two with one number, or in no order,
                    # some would be lost.
                    raise ValueError(raw.line)
                line, last = raw.line, raw.line
                values, look = self._values(raw)
            for column, value in self.marks.carried_into(line, values):
                values[column] = value
            row = checked_row(line, values, is_after_gap=line > before + 1, look=look)
            if merged := self.marks.merged_in(line):
                row = replace(row, merged=merged)
            if row.cells:
                yield row
                before = line
            if line % _TOLD_EVERY == 0:
                self._progress(min(line, total), total)

    def _values(self, row: RawRow) -> tuple[list[Cell], str]:
        """What stands in a row, and its look. Raises Invalid past the limits."""
        last = row.cells[-1].column + 1
        if row.line > MOST_ROWS or last > MOST_COLUMNS:
            raise Invalid(
                _(
                    "The sheet “{sheet}” has cells past row {rows} or column {columns}, the last "
                    "that are read."
                ).format(
                    sheet=self._sheet.title,
                    rows=format_number(MOST_ROWS),
                    columns=column_letter(MOST_COLUMNS - 1),
                )
            )
        values: list[Cell] = [""] * last
        looks: Counter[str] = Counter()
        for cell in row.cells:
            style = self._book.style(cell.style)
            values[cell.column] = self._shown(cell, style)
            looks[style.look] += 1
            if style.look and style.look != STRUCK:
                first, _last = self.coloured.get(cell.column, (row.line, row.line))
                self.coloured[cell.column] = first, row.line
        look, count = looks.most_common(1)[0]
        # One struck cell of a row may be the day on which nobody came.
        is_marked = count * 2 > len(row.cells)
        return values, STRUCK if STRUCK in looks else look if is_marked else ""

    def _shown(self, cell: RawCell, style: CellStyle) -> Cell:
        """What somebody sees in the cell."""
        value = self._book.value(cell)
        if isinstance(value, str):
            self.errors += cell.kind == "e" or value is OUTSIDE
            return restore(value.replace("_x000D_\n", "\n").strip())
        if isinstance(value, date):
            if isinstance(value, datetime) and (value.hour or value.minute):
                return value
            on = value.date() if isinstance(value, datetime) else value
            return _as_formatted(on, style.number_format)
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, int):
            zeros = _ZEROS.fullmatch(style.number_format)
            return str(value).zfill(len(zeros[0])) if zeros else str(value)
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
        return str(value)


def _as_formatted(on: date, number_format: str) -> Cell:
    """Who types “March 1950” is given its first day, and sees the month: no day was meant."""
    shown = _UNSEEN.sub("", number_format).lower().partition(";")[0]
    if on.day != 1 or "d" in shown or "y" not in shown:
        return on
    if "m" in shown:
        return on.isoformat()[:7]
    return str(on.year) if on.month == 1 else on


def _told(sheet: BookSheet, read: _Reading, tables: Sequence[Table]) -> Iterator[str]:
    name, marks = sheet.title, read.marks
    if not sheet.is_visible:
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
        column_letter(c) for c, (_first, last) in sorted(read.coloured.items()) if last >= begins
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
    if read.errors:
        yield ngettext(
            "{count} cell of the sheet “{sheet}” shows an error.",
            "{count} cells of the sheet “{sheet}” show an error.",
            read.errors,
        ).format(count=format_number(read.errors), sheet=name)
