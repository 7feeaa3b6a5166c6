"""Where a reader reads: a small clinic that stays as it is, and a folder for files."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from tests.clinics import TODAY, Clinic, make_template
from tracker.services.check import check_windows
from tracker.services.import_terms import ImportTerms, import_terms

NUMBERS = ("12", "0013", "A-7")
"""The record numbers of the clinic's patients."""


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
        self.clinic = Clinic(folder / "clinic.tracker", folder / "read.tracker")
        self._watching = sqlite3.connect(self.clinic.path)
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
            if wrong := check_windows(tx).wrong:
                raise BrokenPromiseError(f"{wrong} treatments have other dates than the rules say")
            raise GiveUpError

        try:
            self.clinic.write(do_and_give_up)
        except GiveUpError:
            return

    def changes(self) -> int:
        """A number that is another one after any transaction that was kept, whatever it wrote."""
        (version,) = self._watching.execute("PRAGMA data_version").fetchone()
        return int(version)

    def close(self) -> None:
        self._watching.close()
        self.clinic.close()


def fill(clinic: Clinic, numbers: Sequence[str]) -> None:
    """A patient who was treated and is booked, and others."""
    first, *others = (clinic.patient(record_number=number) for number in numbers)
    course = clinic.course(first)
    clinic.visit(first, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-30")
    for patient in others:
        clinic.given(patient, "2026-01-05", (clinic.course(patient), 100))
