"""A spreadsheet opened: its kind, its letters, its tables, and what is told of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import refuse_other_kinds
from tracker.interchange.readable_file import start_of_file
from tracker.interchange.sheets.dates import Epoch
from tracker.interchange.sheets.delimited import DELIMITERS, Dialect, delimited_rows, find_dialect
from tracker.interchange.sheets.encoding import FoundEncoding, find_encoding
from tracker.interchange.sheets.grid import MOST_ROWS, GridRow, Progress
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.tables import Table, find_tables
from tracker.text import _, format_number

XLSX = "xlsx"


@dataclass(frozen=True, slots=True)
class Look:
    """What a file holds. `encoding` and `dialect` are None in a workbook, `epoch` is in a text."""

    path: Path
    tables: tuple[Table, ...]
    notes: tuple[str, ...]
    encoding: FoundEncoding | None = None
    dialect: Dialect | None = None
    epoch: Epoch | None = None


def look(path: Path, kind: str, mapping: Mapping, progress: Progress) -> Look:
    """Read all of a file once, in constant memory. `kind` is "csv" or "xlsx".

    Raises Invalid, saying what isn't right.
    """
    if kind == XLSX:
        from tracker.interchange.sheets.workbook import look_at_workbook

        book = look_at_workbook(path, progress)
        return Look(path, _some(book.tables, path), book.notes, epoch=book.epoch)
    start = start_of_file(path)
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        refuse_other_kinds(path)
    encoding = find_encoding(path, start, progress)
    # What a file proves goes before what was answered about another.
    if any(choice.codec == mapping.encoding for choice in encoding.choices):
        encoding = FoundEncoding(mapping.encoding)
    dialect = find_dialect(path, encoding.codec)
    if mapping.delimiter in DELIMITERS:
        dialect = Dialect(mapping.delimiter, dialect.quote)
    rows = delimited_rows(path, encoding.codec, dialect, progress)
    tables = tuple(find_tables("", _at_most(rows, path)))
    return Look(path, _some(tables, path), (), encoding, dialect)


def rows_again(seen: Look, table: Table, progress: Progress) -> Iterator[GridRow]:
    """The rows of one of its tables, as they come."""
    if seen.encoding is None or seen.dialect is None:
        from tracker.interchange.sheets.workbook import workbook_rows

        rows = workbook_rows(seen.path, table.sheet, progress)
    else:
        rows = delimited_rows(seen.path, seen.encoding.codec, seen.dialect, progress)
    own = (table.own(row) for row in rows if table.holds(row))
    return (row for row in own if row.filled)


def _at_most(rows: Iterator[GridRow], path: Path) -> Iterator[GridRow]:
    for count, row in enumerate(rows):
        if count == MOST_ROWS:
            raise Invalid(
                _("“{path}” has more than {most} rows; divide it into several files.").format(
                    path=path, most=format_number(MOST_ROWS)
                )
            )
        yield row


def _some(tables: tuple[Table, ...], path: Path) -> tuple[Table, ...]:
    if not tables:
        raise Invalid(_("“{path}” has no rows below a header.").format(path=path))
    return tables
