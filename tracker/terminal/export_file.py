"""`tracker export`: the clinic written to a file."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.interchange.csv_writing import write_plain_csv
from tracker.services.exports import count_left_out, export_rows, sessions_left_out
from tracker.terminal.asked import Asked
from tracker.terminal.telling import note, tell
from tracker.text import _, format_number, ngettext


def export_file(asked: Asked, file: Path) -> None:
    """Write the plain CSV. Raises Unavailable."""
    with asked.open(readonly=True) as clinic:
        today = asked.today(clinic)
        count = clinic.read(_write, file, today)
        left_out = clinic.read(count_left_out)
        untold = clinic.read(sessions_left_out)
    tell(
        ngettext(
            "{count} row written to “{file}”.", "{count} rows written to “{file}”.", count
        ).format(count=format_number(count), file=file)
    )
    if left_out:
        note(
            ngettext(
                "{count} patient has no record number and is not in it.",
                "{count} patients have no record number and are not in it.",
                left_out,
            ).format(count=format_number(left_out))
        )
    for one in untold:
        note(
            _(
                "Record number {number} was also given {product} on {on}; the file has room for "
                "one product a treatment and day, and this one is not in it."
            ).format(number=one.record_number, product=one.product, on=one.on)
        )


def _write(tx: Session, file: Path, today: date) -> int:
    return write_plain_csv(file, export_rows(tx, today))
