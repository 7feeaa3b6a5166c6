"""The cells of a sheet, and the texts that they share, as a workbook's XML has them.

The library that opens workbooks keeps something of each row and of each shared text until the end,
and some of it twice; here nothing is kept but the texts themselves, as bytes.
"""

from array import array
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import IO, NamedTuple
from xml.parsers.expat import ExpatError, ParserCreate

from tracker.interchange.sheets.grid import column_number

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main "
_ROW, _CELL, _VALUE = f"{_MAIN}row", f"{_MAIN}c", f"{_MAIN}v"
_SHARED, _TEXT, _PHONETIC = f"{_MAIN}si", f"{_MAIN}t", f"{_MAIN}rPh"
_BLOCK = 2**16
_OFTEN_USED = 4096
_MOST_CELLS = 2**14
"""Of a row: what every program that writes workbooks stops at."""


class RawCell(NamedTuple):
    """`column` from 0; `kind` says what `text` is, as ECMA-376 names it ("n", "s", "str" …)."""

    column: int
    kind: str
    style: int
    text: str


class RawRow(NamedTuple):
    """Its number, and its cells that hold something, by their columns."""

    line: int
    cells: list[RawCell]


class SharedTexts:
    """Texts by their numbers, in one piece of memory."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self.at: Callable[[int], str] = lru_cache(maxsize=_OFTEN_USED)(self._at)
        """The text of a number. Raises IndexError for one that isn't there."""

    def read(self, file: IO[bytes], size: int) -> Iterator[tuple[int, int]]:
        """Take all of a part, of so many bytes; tells how many are read, and of how many.

        Raises ValueError for what is no XML.
        """
        reader = _Reader(file)
        reader.ends[_SHARED] = lambda: self._add(reader.taken())
        for done in reader.blocks():
            yield min(done, size), size

    def _add(self, text: str) -> None:
        self._bytes += text.replace("x005F_", "").encode("utf-8", "surrogatepass")
        self._ends.append(len(self._bytes))

    def _at(self, number: int) -> str:
        if number < 0:
            raise IndexError(number)
        begin, end = self._ends[number], self._ends[number + 1]
        return self._bytes[begin:end].decode("utf-8", "surrogatepass")


def raw_rows(file: IO[bytes]) -> Iterator[RawRow]:
    """The rows of a sheet as they come. Raises ValueError for cells that are not where they say."""
    reader, found = _Reader(file), _Rows()
    reader.starts |= {_ROW: found.begin, _CELL: found.begin_cell}
    reader.ends |= {_CELL: lambda: found.end_cell(reader.taken())}
    for _done in reader.blocks():
        yield from found.whole()
    yield from found.whole(is_end=True)


class _Rows:
    """Rows as their cells come."""

    def __init__(self) -> None:
        self._rows = [RawRow(0, [])]
        self._attributes: dict[str, str] = {}
        self._column = 0

    def begin(self, attributes: dict[str, str]) -> None:
        said = float(attributes.get("r") or self._rows[-1].line + 1)
        if not said.is_integer():
            raise ValueError(said)
        self._rows.append(RawRow(int(said), []))
        self._column = -1

    def begin_cell(self, attributes: dict[str, str]) -> None:
        self._attributes = attributes

    def end_cell(self, text: str) -> None:
        line, cells = self._rows[-1]
        place = self._attributes.get("r")
        if place:
            letters = place.rstrip("0123456789")
            self._column = column_number(letters)
            if place[len(letters) :] != str(line):
                raise ValueError(place)
        else:
            self._column += 1
        if len(cells) == _MOST_CELLS:
            raise ValueError(place)
        if text:
            kind, style = self._attributes.get("t", "n"), int(self._attributes.get("s") or 0)
            cells.append(RawCell(self._column, kind, style, text))

    def whole(self, *, is_end: bool = False) -> Iterator[RawRow]:
        """Those that have ended; the last one may go on."""
        whole, self._rows = (self._rows, []) if is_end else (self._rows[:-1], self._rows[-1:])
        for row in whole:
            row.cells.sort()
            if any(one.column == other.column for one, other in pairwise(row.cells)):
                raise ValueError(row.line)
            if row.cells:
                yield row


class _Reader:
    """Goes through a part once; `starts` and `ends` are told of elements, with their names."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parts: list[str] = []
        self._is_phonetic = False
        self.starts: dict[str, Callable[[dict[str, str]], object]] = {}
        self.ends: dict[str, Callable[[], object]] = {}

    def blocks(self) -> Iterator[int]:
        """How many bytes are read after each block."""
        done = 0
        try:
            while block := self._file.read(_BLOCK):
                self._parser.Parse(block)
                done += len(block)
                yield done
            self._parser.Parse(b"", True)  # noqa: FBT003  it is called so
        except ExpatError as error:
            raise ValueError(str(error)) from error

    def taken(self) -> str:
        """The values and texts since the last time, in one."""
        text = "".join(self._parts)
        self._parts.clear()
        return text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name in (_VALUE, _TEXT):
            # How a text is spoken stands beside it, and is no part of it.
            self._parser.CharacterDataHandler = None if self._is_phonetic else self._parts.append
        elif name == _PHONETIC:
            self._is_phonetic = True
        elif name in self.starts:
            self._parts.clear()
            self.starts[name](attributes)

    def _end(self, name: str) -> None:
        if name in (_VALUE, _TEXT):
            self._parser.CharacterDataHandler = None
        elif name == _PHONETIC:
            self._is_phonetic = False
        elif name in self.ends:
            self.ends[name]()
