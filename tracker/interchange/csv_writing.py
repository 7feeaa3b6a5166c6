"""The plain CSV, written: whole under its name, or not there at all."""

import csv
from collections.abc import Iterable
from pathlib import Path

from tracker.interchange.csv_formulas import defuse, defuse_phone
from tracker.interchange.new_file import new_file_at, text_of
from tracker.services.imports.plain_rows import COLUMNS, PlainRow, cells_of

# What people typed; everything else is a code, a date or a number.
_TYPED = frozenset(
    {
        "record_number",
        "family_name",
        "given_name",
        "email",
        "body_region",
        "lot_number",
        "injector",
        "notes",
    }
)


def write_plain_csv(path: Path, rows: Iterable[PlainRow], passphrase: str = "") -> int:
    """Write all rows, in UTF-8 without a byte-order mark; returns how many.

    A file of that name is replaced, at the end and only by a complete one; nobody else may read
    it. With a passphrase, it is encrypted. Raises Unavailable.
    """
    count = 0
    with new_file_at(path, passphrase, ".csv") as opened, text_of(opened) as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow(_safe_cells(row))
            count += 1
    return count


def _safe_cells(row: PlainRow) -> list[str]:
    return [
        defuse(text) if column in _TYPED else defuse_phone(text) if column == "phone" else text
        for column, text in cells_of(row).items()
    ]
