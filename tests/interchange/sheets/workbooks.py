"""Workbooks for tests: a sheet from rows, with what its people do to it besides."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

Rows = Sequence[Sequence[Any]]


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
