"""Any table as a file of comma-separated values that a spreadsheet may open."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from tracker.interchange.csv_formulas import defuse

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)


def table_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """The content of the file, in UTF-8 with a mark by which spreadsheets know it.

    Whatever begins like a formula and isn't a number is made harmless.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell if _NUMBER.fullmatch(cell) else defuse(cell) for cell in row])
    return written.getvalue().encode("utf-8-sig")
