"""The whole clinic in a file, in one of the forms in which it can leave."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.services.carried.next_windows import next_windows
from tracker.services.carried.records_out import records_out
from tracker.services.exports.note import ExportNote
from tracker.services.exports.plain import export_rows
from tracker.services.exports.trail import ExportedEntry, exported_trail

Progress = Callable[[int, int], None]


class ClinicFormat(StrEnum):
    """`CSV` has the sessions; the others have everything but accounts, keys and the trail."""

    CSV = "csv"
    XLSX = "xlsx"
    FHIR = "fhir"


SUFFIXES = {ClinicFormat.CSV: ".csv", ClinicFormat.XLSX: ".xlsx", ClinicFormat.FHIR: ".ndjson"}


@dataclass(frozen=True, slots=True)
class ClinicFile:
    """How the file is to be; `reason` says why it isn’t encrypted. Both may be "".

    `with_trail`: the audit trail goes along; FHIR alone has room for it.
    """

    path: Path
    format: ClinicFormat
    passphrase: str = ""
    reason: str = ""
    with_trail: bool = False

    def __repr__(self) -> str:
        # Never the passphrase, wherever this is told.
        return f"ClinicFile({str(self.path)!r}, {self.format.value})"


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """`count` are rows, or resources; `cut` are texts too long for a cell of a workbook."""

    path: Path
    count: int
    cut: int = 0


def write_clinic(
    tx: Session, wanted: ClinicFile, today: date, progress: Progress | None = None
) -> WrittenFile:
    """Write it whole, or not at all; audited, with its count.

    A file of that name is replaced. What `progress` raises leaves it as it was. Raises
    Unavailable, NotAllowed.
    """
    note = ExportNote(wanted.format.value, bool(wanted.passphrase), wanted.reason)
    if wanted.format is ClinicFormat.CSV:
        from tracker.interchange.csv_writing import write_plain_csv

        rows = export_rows(tx, today, note, progress)
        return WrittenFile(wanted.path, write_plain_csv(wanted.path, rows, wanted.passphrase))
    # Closed here even where the writing fails: what they read with doesn't outlive the transaction.
    with (
        closing(records_out(tx, note, progress)) as records,
        closing(next_windows(tx, today)) as windows,
        _trail(tx, wanted, progress) as trail,
    ):
        if wanted.format is ClinicFormat.FHIR:
            from tracker.interchange.fhir.ndjson_writing import write_ndjson

            count = write_ndjson(wanted.path, records, windows, wanted.passphrase, trail)
            return WrittenFile(wanted.path, count)
        from tracker.interchange.clinic_workbook import write_clinic_workbook

        told = write_clinic_workbook(wanted.path, records, windows, wanted.passphrase)
        return WrittenFile(wanted.path, *told)


def _trail(
    tx: Session, wanted: ClinicFile, progress: Progress | None
) -> AbstractContextManager[Iterable[ExportedEntry]]:
    """Whoever may not read it is refused before anything is written."""
    return closing(exported_trail(tx, progress)) if wanted.with_trail else nullcontext(())
