"""Columns as data: what a list shows of a row, and how."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from tracker.ui.kinds import Kind

Row = TypeVar("Row")


@dataclass(frozen=True)
class Column(Generic[Row]):
    """One column. Build columns when the list is made, so that titles are translated.

    `text` is the first line; `sub` the muted second one; `aside` stands small and
    muted after the first line. With `pill`, the first line is drawn as a pill of that
    kind (None: as plain text). `width` is in characters of ordinary text; a column
    that stretches shares what is left. `sort` is what the owner's SQL calls this
    order; without it a click on the title does nothing. `spoken` replaces what a
    screen reader says of a cell. `code` names it where columns can be chosen.
    """

    title: str
    text: Callable[[Row], str]
    sub: Callable[[Row], str] | None = None
    aside: Callable[[Row], str] | None = None
    pill: Callable[[Row], Kind | None] | None = None
    tooltip: Callable[[Row], str] | None = None
    spoken: Callable[[Row], str] | None = None
    sort: str | None = None
    width: float = 14
    stretches: bool = False
    is_strong: bool = False
    is_number: bool = False
    is_muted: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell shows, worked out once per row."""

    text: str
    sub: str = ""
    aside: str = ""
    pill: Kind | None = None
    tooltip: str = ""
    spoken: str = ""


def cell_of(column: Column[Row], row: Row) -> Cell:
    text = _one_line(column.text(row))
    sub = _one_line(column.sub(row)) if column.sub else ""
    aside = _one_line(column.aside(row)) if column.aside else ""
    spoken = column.spoken(row) if column.spoken else ""
    return Cell(
        text=text,
        sub=sub,
        aside=aside,
        pill=column.pill(row) if column.pill else None,
        tooltip=column.tooltip(row) if column.tooltip else "",
        spoken=spoken or ", ".join(piece for piece in (text, aside, sub) if piece),
    )


def _one_line(text: str) -> str:
    return " ".join(text.split()) if "\n" in text or "\r" in text else text
