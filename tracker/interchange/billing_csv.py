"""A list of bills: a record number and a date in each row, and whatever else there is."""

from datetime import date
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.domain.reports.billing_match import Billed
from tracker.interchange.csv_formulas import restore
from tracker.interchange.csv_lines import csv_lines
from tracker.text import _

NUMBER, DATE = "record_number", "date"


def read_billing_csv(path: Path) -> tuple[Billed, ...]:
    """All rows; other columns are left alone. Raises Invalid, naming line and column."""
    lines = csv_lines(path)
    _first, header = next(lines, (1, []))
    names = [name.strip().casefold() for name in header]
    missing = [name for name in (NUMBER, DATE) if name not in names]
    if missing:
        raise Invalid(
            _(
                "The file needs the columns {number} and {date}, separated by commas; {missing} is "
                "missing in its first row. Nothing was compared."
            ).format(number=NUMBER, date=DATE, missing=missing[0])
        )
    number, on = names.index(NUMBER), names.index(DATE)
    billed = []
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
        billed.append(Billed(written, _day(cells[on].strip(), line)))
    if not billed:
        raise Invalid(_("“{path}” has a header and no rows.").format(path=path))
    return tuple(billed)


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
