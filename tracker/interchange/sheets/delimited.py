"""Text files with a mark between their cells, read as they go."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid
from tracker.interchange.csv_formulas import restore
from tracker.interchange.csv_lines import refuse_row
from tracker.interchange.readable_file import unreadable
from tracker.interchange.sheets.grid import Cell, GridRow, Progress, checked_row
from tracker.text import _

DELIMITERS = (",", ";", "\t", "|")
_QUOTES = ('"', "'")
_SAMPLE_ROWS = 200
_TOLD_EVERY = 1000


@dataclass(frozen=True, slots=True)
class Dialect:
    """What stands between two cells, and around one that holds it."""

    delimiter: str
    quote: str = '"'


def find_dialect(path: Path, codec: str) -> Dialect:
    """The dialect in which the most rows have the same number of cells, two at least."""
    with _opened(path, codec) as file:
        sample = [line[:100_000] for line in islice(file, _SAMPLE_ROWS)]
    dialects = [Dialect(delimiter, _quote(sample, delimiter)) for delimiter in DELIMITERS]
    return max(dialects, key=lambda dialect: _score(sample, dialect))


def delimited_rows(
    path: Path, codec: str, dialect: Dialect, progress: Progress
) -> Iterator[GridRow]:
    """Every row that holds something. Raises Invalid for a quote that never closes."""
    size, is_after_gap = path.stat().st_size, False
    with _opened(path, codec) as file:
        reader = _reader(file, dialect)
        while True:
            begins = reader.line_num + 1
            try:
                cells: list[Cell] = [restore(cell.strip()) for cell in next(reader)]
            except StopIteration:
                return
            except csv.Error as error:
                refuse_row(begins, str(error))
            except UnicodeDecodeError:
                raise Invalid(
                    _("Line {line} of “{path}” can’t be read as {codec}.").format(
                        line=begins, path=path, codec=codec
                    )
                ) from None
            row = checked_row(begins, cells, is_after_gap=is_after_gap)
            is_after_gap = not row.cells
            if row.cells:
                yield row
            if reader.line_num % _TOLD_EVERY == 0:
                progress(min(os.lseek(file.fileno(), 0, os.SEEK_CUR), size), size)


def _quote(sample: list[str], delimiter: str) -> str:
    """The quote that stands more often beside a delimiter; the double one where none does."""
    return max(
        _QUOTES,
        key=lambda quote: sum(
            line.count(quote + delimiter) + line.count(delimiter + quote) for line in sample
        ),
    )


def _score(sample: list[str], dialect: Dialect) -> float:
    counts: list[int] = []
    try:
        counts.extend(len(cells) for cells in _reader(iter(sample), dialect) if any(cells))
    except csv.Error as error:
        # The sample may have been cut inside a cell.
        if "end of data" not in str(error):
            return 0
    wide = [count for count in counts if count > 1]
    if not wide:
        return 0
    usual = max(wide, key=wide.count)
    return wide.count(usual) / len(counts) * usual


def _reader(lines: Iterable[str], dialect: Dialect) -> Any:
    return csv.reader(
        lines,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        skipinitialspace=True,
        strict=True,
    )


def _opened(path: Path, codec: str) -> io.TextIOWrapper:
    try:
        return path.open(encoding=codec, newline="")
    except OSError as error:
        raise unreadable(path, error) from None
