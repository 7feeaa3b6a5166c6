"""A spreadsheet's rows as they stand in the file, whatever kind of file it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from tracker.domain.problems import Invalid
from tracker.text import _, format_number

Cell = str | date
"""Text as it would be seen, "" if empty; a date, with its time if it has one, only where the file
itself says that it is one."""

Progress = Callable[[int, int], None]
"""Told how much is done, and of how much; what it raises stops the reading."""

STRUCK = "struck"
"""The look of a row that is struck through."""

MOST_ROWS = 500_000
MOST_COLUMNS = 500
MOST_CHARACTERS = 32_767


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row; `line` is its place in the file, from 1, as its own program shows it.

    `is_after_gap`: nothing stands in the row before it. `look`: how most of its cells are marked,
    `STRUCK` or the six hexadecimal digits of a colour; "" where nothing marks them. `merged` are
    columns whose cell is one over several rows.
    """

    line: int
    cells: tuple[Cell, ...]
    is_after_gap: bool = False
    look: str = ""
    merged: frozenset[int] = frozenset()

    def at(self, column: int) -> Cell:
        """The cell of a column, from 0; "" behind the last."""
        return self.cells[column] if column < len(self.cells) else ""

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns that hold something."""
        return tuple(column for column, cell in enumerate(self.cells) if cell != "")


def as_text(cell: Cell) -> str:
    """The cell as it is shown and kept."""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M}"
    return cell if isinstance(cell, str) else cell.isoformat()


def column_letter(column: int) -> str:
    """How spreadsheets name a column: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


@lru_cache(maxsize=1000)
def column_number(name: str) -> int:
    """The number of a column: A is 0, AA is 26. Raises ValueError for what names none."""
    number = 0
    for letter in name:
        if not "A" <= letter <= "Z":
            raise ValueError(name)
        number = number * 26 + ord(letter) - ord("A") + 1
    if not number:
        raise ValueError(name)
    return number - 1


def checked_row(
    line: int, cells: list[Cell], *, is_after_gap: bool = False, look: str = ""
) -> GridRow:
    """The row without empty cells at its end. Raises Invalid past the limits."""
    while cells and cells[-1] == "":
        cells.pop()
    if len(cells) > MOST_COLUMNS:
        raise Invalid(
            _("Row {line} has {count} columns; at most {most} are read.").format(
                line=line, count=format_number(len(cells)), most=MOST_COLUMNS
            )
        )
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            raise Invalid(
                _("Cell {column}{line} has more than {most} characters.").format(
                    column=column_letter(column), line=line, most=format_number(MOST_CHARACTERS)
                )
            )
    return GridRow(line, tuple(cells), is_after_gap, look)
