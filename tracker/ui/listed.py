"""What a list shows, as rows of a file: all of it, not only what is in sight."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tracker.ui.column import Column, cell_of

if TYPE_CHECKING:
    from tracker.interchange.workbook import Cell

AT_ONCE = 500

_WHOLE = re.compile(r"-?[0-9]{1,15}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Listed:
    """`rows` is asked with an open `tx`, and gives as many rows as `count` says, or fewer."""

    titles: tuple[str, ...]
    rows: Callable[[Any], Iterable[Sequence[Cell]]]
    count: int


def listed_rows(columns: Sequence[Column[Any]], rows: Sequence[Any]) -> Listed:
    """Rows that are at hand."""
    told = [_texts(columns, row) for row in rows]
    return Listed(_titles(columns), lambda _tx: told, len(told))


def listed_told(
    columns: Sequence[Column[Any]], rows: Sequence[Any], tell: Callable[[Any], Any]
) -> Listed:
    """Many rows at hand, put into words only where they are written: `tell` asks no window."""

    def told(_tx: Any) -> Iterator[Sequence[Cell]]:
        return (_texts(columns, tell(row)) for row in rows)

    return Listed(_titles(columns), told, len(rows))


def listed_pages(
    columns: Sequence[Column[Any]],
    ids: Sequence[int],
    rows_query: Callable[..., Iterable[Any]],
    context: tuple[Any, ...],
    key: Callable[[Any], int],
) -> Listed:
    """Rows that are read when they are wanted, in the order of `ids`."""
    wanted = tuple(ids)

    def read(tx: Any) -> Iterator[Sequence[Cell]]:
        for start in range(0, len(wanted), AT_ONCE):
            page = wanted[start : start + AT_ONCE]
            found = {key(row): row for row in rows_query(tx, page, *context)}
            for one in page:
                if one in found:
                    yield _texts(columns, found[one])

    return Listed(_titles(columns), read, len(wanted))


def _titles(columns: Sequence[Column[Any]]) -> tuple[str, ...]:
    return tuple(column.title for column in columns)


def number_or_text(text: str) -> Cell:
    """A whole number as one, so that a spreadsheet counts with it."""
    return int(text) if _WHOLE.fullmatch(text) else text


def _texts(columns: Sequence[Column[Any]], row: Any) -> list[Cell]:
    """What stands small or beneath comes after what stands first."""
    told: list[Cell] = []
    for column in columns:
        cell = cell_of(column, row)
        text = "; ".join(piece for piece in (cell.text, cell.aside, cell.sub) if piece)
        told.append(number_or_text(text) if column.is_number else text)
    return told
