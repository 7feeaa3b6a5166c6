"""Where a reader reads: a small clinic that stays as it is, and a folder for files."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.clinics import TODAY, Clinic, make_template
from tracker.services.clinic.check import check_windows
from tracker.services.courses.windows import refresh_noted
from tracker.services.imports.terms import ImportTerms, import_terms

NUMBERS = ("12", "0013", "A-7")
"""The record numbers of the clinic's patients."""

_LOOKS_AT_ROWS_EVERY = 100


class BrokenPromiseError(Exception):
    """Something that holds for every reader didn't."""


class GiveUpError(Exception):
    """Takes back what was done."""


class Place:
    """Each file comes in and is taken back, so that none depends on the one before."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.today: date = TODAY
        make_template(folder / "template.tracker")
        with closing(Clinic(folder / "template.tracker", folder / "clinic.tracker")) as filled:
            fill(filled, NUMBERS)
            filled.write(_leave_waiting, self.today)
        self.clinic = Clinic(folder / "clinic.tracker", folder / "read.tracker")
        self._watching = sqlite3.connect(self.clinic.path, timeout=0, isolation_level=None)
        self._checks, self._changed, self._rows = 0, self._changes(), self._all_rows()
        self.temporary = folder / "temporary"
        self.temporary.mkdir()

    @cached_property
    def terms(self) -> ImportTerms:
        """What an import may name here."""
        return self.clinic.read(import_terms)

    def file(self, name: str, content: bytes) -> Path:
        """A file of these bytes, in place of the one before."""
        path = self.folder / name
        path.write_bytes(content)
        return path

    def try_in(self, command: Callable[..., Any], *arguments: Any) -> None:
        """Do all of it in one transaction, and take it back."""

        def do_and_give_up(tx: Any) -> None:
            command(tx, *arguments)
            refresh_noted(tx)
            if wrong := check_windows(tx).wrong:
                raise BrokenPromiseError(f"{wrong} treatments have other dates than the rules say")
            raise GiveUpError

        try:
            self.clinic.write(do_and_give_up)
        except GiveUpError:
            return

    def check_untouched(self) -> None:
        """Nothing was kept since the last time, and nothing is still open that may be.

        That no transaction was is seen each time, and that no row differs now and then.
        """
        self._checks += 1
        changes, rows = self._changes(), self._rows
        if self._checks % _LOOKS_AT_ROWS_EVERY == 0 or changes != self._changed:
            rows = self._all_rows()
        if (changes, rows) != (self._changed, self._rows):
            self._changed, self._rows = changes, rows
            raise BrokenPromiseError("something was written")
        try:
            self._watching.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            raise BrokenPromiseError("a transaction was left open") from None
        self._watching.execute("ROLLBACK")

    def _changes(self) -> int:
        """A number that is another one after any transaction that was kept, whatever it wrote."""
        (version,) = self._watching.execute("PRAGMA data_version").fetchone()
        return int(version)

    def _all_rows(self) -> str:
        """Of all tables."""
        told = hashlib.sha256()
        tables = "SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE TABLE%' ORDER BY name"
        for (name,) in self._watching.execute(tables).fetchall():
            for row in self._watching.execute(f'SELECT * FROM "{name}"'):
                told.update(repr((name, row)).encode("utf-8", "surrogatepass"))
        return told.hexdigest()

    def close(self) -> None:
        self._watching.close()
        self.clinic.close()


MAPPING: dict[str, Any] = {
    "version": 1,
    "encoding": "utf-8",
    "delimiter": ";",
    "sheet": "",
    "title": "",
    "headers": ["MRN", "Name", "DOB", "Condition", "Product", "Date", "Units", "Side", "Booked"],
    "columns": {
        "MRN": "record_number",
        "Name": "full_name",
        "DOB": "birth_date",
        "Condition": "condition",
        "Product": "product",
        "Date": "session_date",
        "Units": "units",
        "Side": "side",
        "Booked": "booked_on",
    },
    "answers": {"order:DOB": "day-first", "order:Date": "month-first", "epoch": "SINCE_1904"},
}
"""Of a spreadsheet that came in before."""

RIGHT_BY_NOW = "35;Weber, Eva;14.3.1975;CM;Botox;3/9/26;155;;"
_WAITING = (
    "31;Smith, Jo;31.2.80;CM;Botox;3/4/26;155;;",
    "12;Okafor, Adah;1980-05-17;CM;Botox;3/4/26;155;l;12/1/26",
    "0012;Okafor, Ada;1980-05-17;CM;Botox;8/31/26;100;;",
    "33;;1970-02-01;armpits;Botox;2/2/26;a lot;both;",
    "34;Øvrevåg, Bo;1970-02-01;CM;dto.;2/30/26;;;",
    RIGHT_BY_NOW,
)


def _leave_waiting(tx: Any, today: date) -> None:
    """Rows of an earlier spreadsheet that couldn't come in."""
    # Not above: what is loaded before the readers isn't watched by the fuzzer.
    from tracker.services.imports.plain import ImportSource
    from tracker.services.imports.sheet_rows import WaitingRow
    from tracker.services.imports.sheets import Sheet, import_sheet

    rows = []
    for line, told in enumerate(_WAITING, 2):
        cells = zip(MAPPING["columns"], told.split(";"), strict=True)
        rows.append(WaitingRow(line, tuple(one for one in cells if one[1]), "It waits."))
    source = ImportSource("before.csv", frozenset())
    import_sheet(tx, Sheet(source, "before", MAPPING, (), tuple(rows)), today)


def fill(clinic: Clinic, numbers: Sequence[str]) -> None:
    """A patient who was treated and is booked, and others."""
    first, *others = (clinic.patient(record_number=number) for number in numbers)
    course = clinic.course(first)
    clinic.visit(first, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-30")
    for patient in others:
        clinic.given(patient, "2026-01-05", (clinic.course(patient), 100))
