"""Plain CSV files for tests: a row names only what matters, and clinics import text."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from tests.builders import day
from tests.clinics import Clinic
from tracker.interchange.csv_reading import read_plain_csv
from tracker.interchange.csv_writing import write_plain_csv
from tracker.services.courses.due import DueCourse, DueFilter, due_courses
from tracker.services.exports.plain import export_rows
from tracker.services.imports.faults import Faults
from tracker.services.imports.plain import ImportSource, import_rows
from tracker.services.imports.plain_rows import COLUMNS
from tracker.services.imports.terms import import_terms
from tracker.services.imports.writing import ImportCounts

_ORDINARY = {
    "record_number": "100",
    "family_name": "Okafor",
    "given_name": "Ada",
    "birth_date": "1980-05-17",
    "condition": "chronic-migraine",
    "product": "onabotulinumtoxinA",
}


def row(session_date: str = "", **cells: str) -> dict[str, str]:
    """A row; a session of 155 Units unless it has no date."""
    given = {"units": "155"} if session_date else {}
    return {**_ORDINARY, "session_date": session_date, **given, **cells}


def table(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """The text of a file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


class ImportedClinic(Clinic):
    """A clinic that imports and exports; files come and go beside it."""

    def bring(self, *rows: dict[str, str], today: str | None = None) -> ImportCounts:
        return self.bring_text(table(*rows), today)

    def bring_text(self, text: str | bytes, today: str | None = None) -> ImportCounts:
        file = self.path.with_suffix(".csv")
        file.write_bytes(text.encode() if isinstance(text, str) else text)
        return self.bring_file(file, today)

    def bring_file(self, file: Path, today: str | None = None) -> ImportCounts:
        on = day(today) if today else self.today
        faults = Faults()
        read = read_plain_csv(file, self.read(import_terms), on, faults)
        source = ImportSource(file.name, read.columns)
        done = self.write(import_rows, read.rows, source, on, faults)
        assert isinstance(done.value, ImportCounts)
        return done.value

    def exported(self) -> bytes:
        file = self.path.with_suffix(".out.csv")
        self.read(lambda tx: write_plain_csv(file, export_rows(tx, self.today)))
        return file.read_bytes()

    def exported_rows(self) -> list[dict[str, str]]:
        text = self.exported().decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def due(self, today: str | None = None) -> list[DueCourse]:
        return self.read(due_courses, day(today) if today else self.today, DueFilter())
