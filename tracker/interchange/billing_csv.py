"""A list of bills: a record number and a date in each row, and whatever else there is."""

from pathlib import Path

from tracker.domain.reports.billing_match import Billed
from tracker.interchange.numbered_days import read_numbered_days


def read_billing_csv(path: Path) -> tuple[Billed, ...]:
    """All rows; other columns are left alone. Raises Invalid, naming line and column."""
    return tuple(Billed(*row) for row in read_numbered_days(path))
