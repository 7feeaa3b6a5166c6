"""A workbook opened: its sheets by name, and what its cells hold, with their formats and colours."""

import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tracker.domain.problems import Invalid, Problem
from tracker.interchange.sheets.grid import STRUCK, Progress
from tracker.interchange.sheets.sheet_xml import RawCell, RawRow, SharedTexts, raw_rows
from tracker.text import _


@dataclass(frozen=True, slots=True)
class BookSheet:
    """`member` is its part of the archive."""

    title: str
    is_visible: bool
    member: str


@dataclass(frozen=True, slots=True)
class CellStyle:
    """`look` as in `GridRow.look`, of a cell. `is_date` holds for times and durations, too."""

    number_format: str
    look: str
    is_date: bool
    is_duration: bool


class Book:
    """Made by `opened_book`; `value` gives what the library makes of a cell."""

    def __init__(self, book: Any, archive: zipfile.ZipFile, sheets: tuple[BookSheet, ...]) -> None:
        from openpyxl.utils import datetime as days

        self._book, self._archive = book, archive
        self._days: Any = days
        self.sheets = sheets
        self.texts = SharedTexts()
        # Many cells share a style; what it stands for is slow to find.
        self.style = lru_cache(maxsize=None)(self._style)

    @property
    def is_since_1904(self) -> bool:
        return bool(self._book.epoch.year == 1904)

    def rows(self, sheet: BookSheet) -> Iterator[RawRow]:
        with self._archive.open(sheet.member) as file:
            yield from raw_rows(file)

    def value(self, cell: RawCell) -> Any:
        """A text, number, date, time or duration. Raises an error of any kind for a broken one."""
        kind, text = cell.kind, cell.text
        if kind == "s":
            return self.texts.at(int(text))
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            return self._days.from_ISO8601(text)
        if kind != "n":
            return text
        is_whole = not ("." in text or "e" in text or "E" in text)
        number = int(text) if is_whole else float(text)
        style = self.style(cell.style)
        if not style.is_date:
            return number
        try:
            return self._days.from_excel(number, self._book.epoch, timedelta=style.is_duration)
        except (OverflowError, ValueError):
            return OUTSIDE

    def _style(self, number: int) -> CellStyle:
        from openpyxl.cell.read_only import ReadOnlyCell

        sheet: Any = SimpleNamespace(parent=self._book)
        cell = ReadOnlyCell(sheet, 1, 1, None, "n", number)
        return CellStyle(
            cell.number_format or "",
            _look(cell),
            number in self._book._date_formats,  # noqa: SLF001  there is no other way to it
            number in self._book._timedelta_formats,  # noqa: SLF001
        )


OUTSIDE = "#VALUE!"
"""What the cell of a day shows that no calendar of a spreadsheet has."""


@contextmanager
def opened_book(path: Path, progress: Progress) -> Iterator[Book]:
    """A workbook, with the texts that its cells share. Raises Invalid."""
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.xml.constants import SHARED_STRINGS

    # Opened here, since the library leaves a file open where it can't read it.
    with path.open("rb") as file:
        with in_words(path), warnings.catch_warnings():
            # Of styles and extensions that it doesn't know; none of them is read here.
            warnings.simplefilter("ignore")
            reader = ExcelReader(file, read_only=True, data_only=True, keep_links=False)
            reader.read_manifest()
            reader.read_workbook()
            apply_stylesheet(reader.archive, reader.wb)
            found = (
                BookSheet(sheet.name, sheet.state == "visible", rel.target)
                for sheet, rel in reader.parser.find_sheets()
                if rel.target in reader.valid_files and "chartsheet" not in rel.Type
            )
            book = Book(reader.wb, reader.archive, tuple(found))
            shared = reader.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]
        with reader.archive:
            if shared is not None:
                with in_words(path):
                    member = shared.PartName[1:]
                    size = reader.archive.getinfo(member).file_size
                    part = reader.archive.open(member)
                with part:
                    tell_steps(book.texts.read(part, size), path, progress)
            yield book


def tell_steps(steps: Iterator[tuple[int, int]], path: Path, progress: Progress) -> None:
    """Do a reading step by step; what `progress` raises to stop it is no fault of the file."""
    while True:
        with in_words(path):
            step = next(steps, None)
        if step is None:
            return
        progress(*step)


@contextmanager
def in_words(path: Path) -> Iterator[None]:
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
