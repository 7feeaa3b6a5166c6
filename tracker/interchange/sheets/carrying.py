"""Cells that stand for the one above: "dto.", and names that are written once for several rows."""

from collections.abc import Sequence
from dataclasses import replace

from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.grid import Cell, GridRow
from tracker.interchange.sheets.mapping import NOT_READ, WHO, Mapping
from tracker.interchange.sheets.words import clinic_words

DOWN = "down"
_MARKS = frozenset({'"', "''", "„", "”", "“", "″", "〃", '-"-', '--"--'})
_PERSON = frozenset(
    {
        "record_number",
        "full_name",
        "family_name",
        "given_name",
        "birth_date",
        "sex",
        "phone",
        "email",
    }
)


class Carrying:
    """Goes down a table row by row; `count` says how many cells were taken from above."""

    def __init__(self, columns: Sequence[ColumnGuess], mapping: Mapping) -> None:
        self._fields = {column.seen.column: column.field for column in columns}
        self._carries_people = mapping.answers.get(DOWN) == "yes"
        self._above: dict[int, Cell] = {}
        self.count = 0

    def is_remark(self, row: GridRow) -> bool:
        """Whether a row is none of the table's: a total, or one remark across the sheet."""
        filled = row.filled
        first = row.cells[filled[0]]
        is_somebody = any(self._fields.get(column) == "birth_date" for column in filled)
        if isinstance(first, str) and clinic_words().says("total", first) and not is_somebody:
            return True
        if len(filled) > 1:
            return False
        name = self._fields.get(filled[0])
        if name == NOT_READ:
            # It may be the name of somebody, of whom the rows below are.
            self._above = {
                place: cell
                for place, cell in self._above.items()
                if self._fields.get(place) not in _PERSON
            }
        return name in {NOT_READ, "notes"}

    def carried(self, row: GridRow) -> GridRow:
        """The row with what it means by its marks."""
        cells = list(row.cells) + [""] * (max(self._fields, default=-1) + 1 - len(row.cells))
        names_nobody = not any(
            cells[column] != "" for column, name in self._fields.items() if name in WHO
        )
        for column, name in self._fields.items():
            cell = cells[column]
            is_same = isinstance(cell, str) and _says_the_same(cell)
            is_below = self._carries_people and names_nobody and name in _PERSON and cell == ""
            if (is_same or is_below) and name:
                cells[column] = self._above.get(column, "")
                self.count += 1
        self._above = dict(enumerate(cells))
        return replace(row, cells=tuple(cells))


def _says_the_same(text: str) -> bool:
    return text.strip() in _MARKS or clinic_words().says("above", text)
