"""What the import assistant has done beside the window: reading a file, trying it, bringing it in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.interchange.readable_file import start_of_file
from tracker.interchange.sheets.looking import XLSX, Look, look
from tracker.interchange.sheets.mapping import Mapping, mapping_of
from tracker.interchange.sheets.mending import read_again
from tracker.interchange.sheets.sheet_rows import SheetRows, read_sheet
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.understanding import Understood, understand
from tracker.interchange.sheets.words import plain_words
from tracker.services.imports.mappings import KeptMapping, kept_mappings
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.sheets import Sheet
from tracker.services.imports.terms import ImportTerms, import_terms
from tracker.services.imports.waiting_rows import ListedWaiting, mend_waiting
from tracker.text import _

Progress = Callable[[int, int], None]

_WORKBOOK = b"PK\x03\x04"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{\s*"')


@dataclass(frozen=True, slots=True)
class Examined:
    """A file as it was understood. `used` is the kept mapping by which it was read."""

    understood: Understood
    terms: ImportTerms
    kept: tuple[KeptMapping, ...]
    used: KeptMapping | None = None


def examine(
    tx: Any, path: Path, decided: Mapping | None, today: date, *, progress: Progress
) -> Examined:
    """Look at a file, and read it as was `decided`, else as the kept mapping of its shape says.

    Raises Invalid.
    """
    kept, terms, kind = kept_mappings(tx), import_terms(tx), _kind(path)
    seen = look(path, kind, decided or Mapping(), progress)
    used = _of_this_shape(kept, seen.tables) if decided is None else None
    mapping = decided or Mapping()
    if used is not None:
        mapping = mapping_of(used.content)
        if mapping.encoding or mapping.delimiter:
            seen = look(path, kind, mapping, progress)
    return Examined(understand(seen, mapping, terms, today), terms, kept, used)


def examine_again(
    tx: Any, found: Examined, mapping: Mapping, today: date, *, progress: Progress
) -> Examined:
    """The same file with other letters, or by another mapping: it is looked at once more."""
    del tx
    path = found.understood.seen.path
    seen = look(path, _kind(path), mapping, progress)
    return replace(found, understood=understand(seen, mapping, found.terms, today))


def understand_anew(tx: Any, found: Examined, mapping: Mapping, today: date) -> Examined:
    """What was looked at already, with other decisions."""
    del tx
    seen: Look = found.understood.seen
    return replace(found, understood=understand(seen, mapping, found.terms, today))


def read_rows(tx: Any, found: Examined, today: date, *, progress: Progress) -> SheetRows:
    """All rows, once every question is answered."""
    del tx
    return read_sheet(found.understood, found.terms, today, progress)


def sheet_to_import(found: Examined, read: SheetRows, name: str, said: Dict[str, str]) -> Sheet:
    """What services bring in; the mapping is kept by that name."""
    understood = found.understood
    source = ImportSource(understood.seen.path.name, read.columns, read.headers)
    content = understood.mapping.as_json()
    return Sheet(source, name, content, read.rows, read.waiting, dict(said))


def try_row_again(
    tx: Any,
    row: ListedWaiting,
    cells: tuple[tuple[str, str], ...],
    said: Dict[str, str],
    today: date,
) -> Done:
    """Bring in a row that waited, as it stands now. Raises Invalid with what is still wrong."""
    mended = read_again(row.line, cells, mapping_of(row.mapping), import_terms(tx), today)
    return mend_waiting(tx, row.uuid, row.version, replace(mended, said=dict(said)), today)


def _kind(path: Path) -> str:
    start = start_of_file(path)
    if _JSON.match(start):
        raise Invalid(
            _(
                "“{file}” is no spreadsheet but JSON, as FHIR is. If it is FHIR, let its name end "
                "in .json, and bring it in again."
            ).format(file=path.name)
        )
    return XLSX if start.startswith(_WORKBOOK) else "csv"


def _of_this_shape(kept: Iterable[KeptMapping], tables: Iterable[Table]) -> KeptMapping | None:
    """The mapping that was made for columns of just these names; None if none or several were."""
    there = [_names(table.headers) for table in tables]
    fitting = [one for one in kept if _names(one.content.get("headers", ())) in there]
    return fitting[0] if len(fitting) == 1 else None


def _names(headers: Iterable[str]) -> frozenset[str]:
    names = (plain_words(header) for header in headers)
    return frozenset(name for name in names if name)
