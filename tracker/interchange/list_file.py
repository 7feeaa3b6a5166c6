"""Any list as a file for spreadsheets: comma-separated values, or a workbook; nothing in it runs."""

import csv
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from pathlib import Path

from tracker.interchange.csv_formulas import defuse
from tracker.interchange.new_file import new_file_at, text_of
from tracker.interchange.workbook import Cell, new_workbook

CSV, XLSX = ".csv", ".xlsx"

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_MARK = "\ufeff"
"""By which spreadsheets know UTF-8."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 28


def write_list(path: Path, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write the list as what the suffix of `path` says; returns how many rows.

    As comma-separated values, what begins like a formula and isn’t a number is made harmless; in a
    workbook text is text. A file of that name is replaced, at the end and only by a complete one.
    Raises Unavailable.
    """
    if path.suffix.lower() == XLSX:
        return _write_workbook(path, name, titles, rows)
    count = 0
    with new_file_at(path) as opened, text_of(opened) as file:
        file.write(_MARK)
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow([defuse(title) for title in titles])
        for row in rows:
            writer.writerow([_text(cell) for cell in row])
            count += 1
    return count


def _write_workbook(
    path: Path, name: str, titles: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> int:
    count = 0
    with new_workbook(path) as book:
        sheet = book.sheet(_NOT_IN_NAMES.sub(" ", name)[:_LONGEST_NAME].strip() or "list", titles)
        for row in rows:
            sheet.add(row)
            count += 1
    return count


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if not isinstance(cell, str):
        return str(cell)
    return cell if _NUMBER.fullmatch(cell) else defuse(cell)
