"""Spreadsheets as clinics really keep them, written for a test; none lies in the repository."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

import pytest

from tests.interchange.plain_files import ImportedClinic
from tracker.domain.outcome import Tried
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import Mapping as SheetMapping
from tracker.interchange.sheets.sheet_rows import SheetRows, read_sheet
from tracker.interchange.sheets.understanding import Understood, answered, understand
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet, try_sheet
from tracker.services.imports.terms import import_terms

_NONE: Mapping[str, str] = MappingProxyType({})
_NEW = SheetMapping()


def unheard(done: int, total: int) -> None:
    """Progress that nobody watches."""


def text_file(path: Path, *lines: str, encoding: str = "utf-8", ends: str = "\r\n") -> Path:
    """A file of these lines."""
    path.write_bytes(ends.join([*lines, ""]).encode(encoding))
    return path


def understood(
    clinic: ImportedClinic,
    path: Path,
    answers: Mapping[str, str] = _NONE,
    mapping: SheetMapping = _NEW,
) -> Understood:
    """The file as it is understood, with these questions answered."""
    said = dict(answers)
    terms = clinic.read(import_terms)
    while True:
        kind = path.suffix.removeprefix(".")
        found = understand(look(path, kind, mapping, unheard), mapping, terms, clinic.today)
        asked = next((one.key for one in found.questions if one.key in said), None)
        if asked is not None:
            mapping = answered(found, asked, said.pop(asked))
            continue
        column = next((key for key in said if key.startswith("column:")), None)
        if column is None:
            return found
        mapping = found.decided.with_column(column.removeprefix("column:"), said.pop(column))


def rows_of(clinic: ImportedClinic, found: Understood) -> SheetRows:
    return read_sheet(found, clinic.read(import_terms), clinic.today, unheard)


def sheet_of(clinic: ImportedClinic, found: Understood, said: Mapping[str, str] = _NONE) -> Sheet:
    read = rows_of(clinic, found)
    source = ImportSource(found.seen.path.name, read.columns, read.headers)
    return Sheet(source, "ours", found.mapping.as_json(), read.rows, read.waiting, said)


def tried(clinic: ImportedClinic, path: Path, answers: Mapping[str, str] = _NONE) -> SheetImported:
    """What an import would do."""
    sheet = sheet_of(clinic, understood(clinic, path, answers))
    write: Callable[..., object] = clinic.write
    with pytest.raises(Tried) as seen:
        write(try_sheet, sheet, clinic.today, unheard)
    imported: SheetImported = seen.value.value
    return imported


def brought(
    clinic: ImportedClinic,
    path: Path,
    answers: Mapping[str, str] = _NONE,
    said: Mapping[str, str] = _NONE,
) -> SheetImported:
    """What an import did."""
    sheet = sheet_of(clinic, understood(clinic, path, answers), said)
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported
