"""What a sheet's XML says beside its cells: hidden rows, merged cells, notes, formulas without a value.

The library that reads the cells row by row doesn't tell, so the text is searched, never parsed.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tracker.interchange.sheets.grid import Cell, column_number

_BLOCK = 2**20
_OVERLAP = 4096
_MOST_MERGED = 100_000
_LONGEST_MERGED = 1000
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*>")
_NUMBER = re.compile(rb"\br=\"(\d+)\"")
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b[^>]*>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)\"")
_NOTE = re.compile(rb"<(?:\w+:)?comment\b")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_TARGET = re.compile(rb"\bTarget=\"([^\"]*)\"")
_UNKNOWN_VALUE = re.compile(
    rb"</(?:\w+:)?f>(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>"
)


@dataclass(slots=True)
class SheetMarks:
    """`merged` gives by row the columns of cells that are one with a cell above, and its row."""

    hidden_rows: int = 0
    has_hidden_columns: bool = False
    formulas_without_value: int = 0
    last_row: int = 0
    notes: int = 0
    merged: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _values: dict[tuple[int, int], Cell] = field(default_factory=dict)

    def carried_into(self, line: int, values: Sequence[Cell]) -> Iterator[tuple[int, Cell]]:
        """What merged cells say in their lower rows, for the columns that a row has."""
        for column, first in self.merged.get(line, ()):
            if column >= len(values):
                continue
            if line == first:
                self._values[column, first] = values[column]
            elif values[column] == "":
                yield column, self._values.get((column, first), "")

    def merged_in(self, line: int) -> frozenset[int]:
        """The columns whose cell is one over several rows."""
        return frozenset(column for column, _first in self.merged.get(line, ()))

    def merge(self, column: int, first: int, last: int) -> None:
        """Cells of a column that are one."""
        for line in range(first, min(last, first + _LONGEST_MERGED) + 1):
            if len(self.merged) < _MOST_MERGED:
                self.merged.setdefault(line, []).append((column, first))


def read_marks(marks: SheetMarks, path: Path, member: str) -> Iterator[tuple[int, int]]:
    """Find the marks of one sheet, in constant memory; tells how many bytes are read, and of how
    many. Raises ValueError for rows in no order.
    """
    with zipfile.ZipFile(path) as archive:
        done, size = 0, archive.getinfo(member.lstrip("/")).file_size
    for text in _pieces(path, member):
        for row in _ROW.findall(text):
            marks.hidden_rows += _HIDDEN.search(row) is not None
            number = _NUMBER.search(row)
            if number is not None and int(number[1]) <= marks.last_row:
                # The library passes such a row by without a word.
                raise ValueError(row[:80])
            marks.last_row = int(number[1]) if number else marks.last_row + 1
        marks.has_hidden_columns |= any(_HIDDEN.search(one) for one in _COLUMN.findall(text))
        marks.formulas_without_value += len(_UNKNOWN_VALUE.findall(text))
        for one, first, _other, last in _MERGED.findall(text):
            if first != last:
                marks.merge(column_number(one.decode()), int(first), int(last))
        done += len(text)
        yield min(done, size), size
    for notes in _members_of_notes(path, member.lstrip("/")):
        marks.notes += sum(len(_NOTE.findall(text)) for text in _pieces(path, notes))


def _members_of_notes(path: Path, member: str) -> Iterator[str]:
    """Where the notes of a sheet's cells stand in the archive."""
    folder, name = posixpath.split(member)
    related = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(path) as archive:
        there = set(archive.namelist())
    for text in _pieces(path, related) if related in there else ():
        for one in _RELATION.findall(text):
            target = _TARGET.search(one)
            if target is not None and b"/relationships/comments" in one:
                place = posixpath.normpath(posixpath.join(f"/{folder}", target[1].decode()))
                if place.lstrip("/") in there:
                    yield place


def _pieces(path: Path, member: str) -> Iterator[bytes]:
    """The text in pieces, each cut behind a tag, so that none is counted twice or torn."""
    kept = b""
    with zipfile.ZipFile(path) as archive, archive.open(member.lstrip("/")) as file:
        while block := file.read(_BLOCK):
            kept += block
            # A formula and its cell's end stay together.
            cut = kept.rfind(b"</row>") + len(b"</row>")
            if cut < len(b"</row>"):
                cut = max(kept.rfind(b">", 0, len(kept) - _OVERLAP) + 1, 0)
            yield kept[:cut]
            kept = kept[cut:]
    yield kept
