"""`tracker export --format fhir`: the whole clinic as FHIR NDJSON."""

from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.interchange.fhir.ndjson_writing import write_ndjson
from tracker.services.carried.next_windows import next_windows
from tracker.services.carried.records_out import records_out
from tracker.terminal.asked import Asked
from tracker.terminal.telling import tell
from tracker.text import format_number, ngettext


def export_fhir(asked: Asked, file: Path) -> None:
    """Write everything but accounts, keys and the audit trail. Raises Unavailable."""
    with asked.open(readonly=True) as clinic:
        count = clinic.read(_write, file, asked.today(clinic))
    tell(
        ngettext(
            "{count} resource written to “{file}”.", "{count} resources written to “{file}”.", count
        ).format(count=format_number(count), file=file)
    )


def _write(tx: Session, file: Path, today: date) -> int:
    return write_ndjson(file, records_out(tx, "fhir"), next_windows(tx, today))
