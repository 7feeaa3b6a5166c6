"""Workbooks for tests: a sheet from rows, with what its people do to it besides."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = Sequence[Sequence[Any]]
_RED = PatternFill("solid", fgColor="FFFF0000")


def workbook(
    path: Path,
    rows: Rows,
    *,
    title: str = "Migraine",
    then: Callable[[Any], object] | None = None,
    since_1904: bool = False,
    **others: Rows,
) -> Path:
    """A file with a sheet of these rows, and `others` by their titles."""
    book = Workbook()
    if since_1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    if then is not None:
        then(sheet)
    for name, content in others.items():
        other = book.create_sheet(name)
        for row in content:
            other.append(list(row))
    book.save(path)
    return path


def merged(sheet: Any) -> None:
    """Headers over several columns, and a patient over two rows."""
    for cells in ("A1:C1", "D1:G1", "A3:A4", "B3:B4", "C3:C4"):
        sheet.merge_cells(cells)


def coloured(sheet: Any) -> None:
    """The days in red."""
    for row in (1, 2, 3):
        sheet.cell(row, 6).fill = _RED


def hidden(sheet: Any) -> None:
    """A row and a column out of sight."""
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["G"].hidden = True


def month_format(sheet: Any) -> None:
    """What Excel makes of “Feb 1970”."""
    sheet["C3"].number_format = "mmm\\-yy"


def five_digits(sheet: Any) -> None:
    """Zeros that the format alone puts in front."""
    sheet["A2"].number_format = "00000"
