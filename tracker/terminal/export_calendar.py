"""`tracker export --format ics`: the appointments for another calendar."""

from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tracker.interchange.ics_writing import write_ics
from tracker.services.clinic.clinic import the_clinic
from tracker.services.exports.bookings import exported_bookings
from tracker.terminal.asked import Asked
from tracker.terminal.telling import tell
from tracker.text import format_number, ngettext


def export_calendar(asked: Asked, file: Path, *, with_names: bool) -> None:
    """Write the iCalendar file. Raises Unavailable."""
    with asked.open(readonly=True) as clinic:
        count = clinic.read(_write, file, asked.today(clinic), with_names)
    tell(
        ngettext(
            "{count} appointment written to “{file}”.",
            "{count} appointments written to “{file}”.",
            count,
        ).format(count=format_number(count), file=file)
    )


def _write(tx: Session, file: Path, today: date, with_names: bool) -> int:
    bookings = exported_bookings(tx, today, with_names=with_names)
    return write_ics(file, bookings, ZoneInfo(the_clinic(tx).zone))
