"""A list of somebody else's: a record number and a date in each row, and whatever else there is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.csv_formulas import restore
from tracker.interchange.csv_lines import csv_lines
from tracker.text import _

NUMBER, DATE = "record_number", "date"


def read_numbered_days(path: Path, dates: Sequence[str] = (DATE,)) -> list[tuple[str, date]]:
    """All rows; other columns are left alone. ``dates``: what the second column may be called.

    Raises Invalid, naming line and column.
    """
    lines = csv_lines(path)
    _first, header = next(lines, (1, []))
    names = [name.strip().casefold() for name in header]
    column = next((name for name in dates if name in names), None)
    if NUMBER not in names or column is None:
        raise Invalid(
            _(
                "The file needs the columns {number} and {date}, separated by commas; {missing} is "
                "missing in its first row. Nothing was compared."
            ).format(number=NUMBER, date=DATE, missing=DATE if NUMBER in names else NUMBER)
        )
    number, on = names.index(NUMBER), names.index(column)
    found = []
    for line, cells in lines:
        if len(cells) <= max(number, on):
            raise Invalid(
                _("Line {line} has too few cells. Nothing was compared.").format(line=line)
            )
        written = restore(cells[number]).strip()
        if not written:
            raise Invalid(
                _("Line {line} has no record number. Nothing was compared.").format(line=line)
            )
        found.append((written, _day(cells[on].strip(), line)))
    if not found:
        raise Invalid(_("“{path}” has a header and no rows.").format(path=path))
    return found


def _day(written: str, line: int) -> date:
    try:
        # Python reads 20260105 too, which a spreadsheet may have made of a number.
        if len(written) != 10:
            raise ValueError(written)
        return date.fromisoformat(written)
    except ValueError:
        raise Invalid(
            _(
                "“{text}” in line {line} is not a date; write it as 2026-01-05. Nothing was compared."
            ).format(text=written[:40], line=line)
        ) from None
