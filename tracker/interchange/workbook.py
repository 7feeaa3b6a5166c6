"""Excel workbooks, written row by row: text stays text, whatever it begins with."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from tracker.interchange.new_file import new_file_at
from tracker.storage.scratch import Scratch

if TYPE_CHECKING:
    import xlsxwriter

Cell = str | int | float | bool | Decimal | date | datetime | time | None
"""A moment is shown as it is given, without its zone: a workbook knows none."""

MOST_ROWS = 2**20
"""What a sheet holds, with its header; what comes after goes on in a further one."""
MOST_LETTERS = 32_767
"""What a cell holds; a longer text is cut, and counted."""

_EXACT = 2**53
_FIRST = date(1900, 1, 1)
_NARROWEST, _WIDEST = 9, 32


class Workbook:
    """Sheets that may be filled in turns; a sheet’s rows come in their order."""

    def __init__(self, made: xlsxwriter.Workbook, scratch: Scratch) -> None:
        self._made = made
        self.scratch = scratch
        """For what is too much for memory, until the workbook is whole."""
        self._names: set[str] = set()
        self._title = made.add_format({"bold": True, "bottom": 1})
        self._formats = {
            date: made.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            datetime: made.add_format({"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
            time: made.add_format({"num_format": "hh:mm", "align": "left"}),
        }
        self.cut = 0
        """How many texts were too long for a cell."""

    def sheet(self, name: str, titles: Sequence[str]) -> Sheet:
        """A new sheet whose titles stay in sight; `name` has 28 letters at most."""
        return Sheet(self, name, titles)

    def begin(self, name: str, titles: Sequence[str]) -> xlsxwriter.Worksheet:
        number = 1
        while (told := name if number == 1 else f"{name} {number}").lower() in self._names:
            number += 1
        self._names.add(told.lower())
        made = self._made.add_worksheet(told)
        made.freeze_panes(1, 0)
        for column, title in enumerate(titles):
            width = min(max(len(title) + 2, _NARROWEST), _WIDEST)
            made.set_column(column, column, width)
            made.write_string(0, column, title, self._title)
        return made

    def put(self, made: xlsxwriter.Worksheet, row: int, column: int, cell: Cell) -> None:
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            made.write_boolean(row, column, cell)
        elif isinstance(cell, (int, float, Decimal)) and -_EXACT < cell < _EXACT:
            made.write_number(row, column, float(cell))
        elif isinstance(cell, datetime):
            plain = cell.replace(tzinfo=None, microsecond=0)
            made.write_datetime(row, column, plain, self._formats[datetime])
        elif isinstance(cell, date) and cell >= _FIRST:
            made.write_datetime(row, column, cell, self._formats[date])
        elif isinstance(cell, time):
            made.write_datetime(row, column, cell.replace(microsecond=0), self._formats[time])
        else:
            text = str(cell)
            if len(text) > MOST_LETTERS:
                self.cut += 1
                text = text[: MOST_LETTERS - 1] + "…"
            made.write_string(row, column, text)


class Sheet:
    def __init__(self, book: Workbook, name: str, titles: Sequence[str]) -> None:
        self._book, self._name, self._titles = book, name, titles
        self._made = book.begin(name, titles)
        self._row = 0

    def add(self, cells: Sequence[Cell]) -> None:
        """The next row."""
        self._row += 1
        if self._row >= MOST_ROWS:
            self._made = self._book.begin(self._name, self._titles)
            self._row = 1
        for column, cell in enumerate(cells):
            self._book.put(self._made, self._row, column, cell)


@contextmanager
def new_workbook(path: Path, passphrase: str = "") -> Iterator[Workbook]:
    """A workbook to be filled, whole under its name at the end, or not there at all.

    With a passphrase it is encrypted; its rows wait on the drive until then, encrypted in any case.
    Raises Unavailable.
    """
    # Seldom needed, and not quick to import.
    from xlsxwriter.exceptions import XlsxWriterException

    from tracker.interchange.waiting_rows import WaitingRows

    with new_file_at(path, passphrase, ".xlsx") as file, closing(Scratch()) as scratch:
        waiting, empty, sink = WaitingRows(scratch), io.BytesIO(), _Sink(file)
        try:
            made = waiting.workbook(empty)
            # Not the moment of writing: the same clinic gives the same file.
            made.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
            yield Workbook(made, scratch)
            made.close()
            with (
                zipfile.ZipFile(empty) as without,
                zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as whole,
            ):
                waiting.fill(without, whole)
        except XlsxWriterException as problem:
            cause = problem.args[0] if problem.args else None
            raise cause if isinstance(cause, OSError) else OSError(str(problem)) from None
        finally:
            sink.stop()


class _Sink(io.RawIOBase):
    """What the library writes to. Stopped, it takes anything and keeps nothing: an archive that
    was left unfinished is finished by the interpreter, whenever it comes to that.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def flush(self) -> None:
        # Nothing is held back here, and the interpreter may come with this after the end.
        pass

    def write(self, content: object) -> int:
        data = bytes(content)  # type: ignore[call-overload]
        if self._file is not None:
            self._file.write(data)
        return len(data)

    def stop(self) -> None:
        with suppress(OSError, ValueError):
            if self._file is not None:
                self._file.flush()
        self._file = None
