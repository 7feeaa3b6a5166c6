"""Where pages begin: no row is cut in two, and a table's titles stand on each of its pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from PySide6.QtGui import QTextDocument, QTextTable

_CELL_PADDING = 4.0
"""Of the tables that `markup.py` makes."""


@dataclass(frozen=True, slots=True)
class Strip:
    """A part of the document from `top` to `bottom`, in its own coordinates."""

    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Page:
    """`titles` are drawn again above `body`, where a table goes on."""

    body: Strip
    titles: Strip | None = None


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stays together. `titles` are those of its table, None on their own row."""

    strip: Strip
    titles: Strip | None = None


def paginate(document: QTextDocument, height: float) -> list[Page]:
    """Pages of a document that is laid out as one long sheet; `height` is for a page's content."""
    pages: list[Page] = []
    top, titles = 0.0, None
    bottom = 0.0
    for piece in _kept_together(document):
        room = height - (titles.height if titles is not None else 0.0)
        if piece.strip.bottom - top > room and bottom > top:
            pages.append(Page(Strip(top, bottom), titles))
            top, titles = piece.strip.top, piece.titles
            room = height - (titles.height if titles is not None else 0.0)
        while piece.strip.bottom - top > room:
            # Longer than a page by itself: only then is it cut.
            pages.append(Page(Strip(top, top + room), titles))
            top += room
        bottom = max(bottom, piece.strip.bottom)
    if bottom > top or not pages:
        pages.append(Page(Strip(top, max(bottom, top)), titles))
    return pages


def _kept_together(document: QTextDocument) -> Iterator[_Piece]:
    """Pieces in order; a heading goes with what follows it."""
    heading_top: float | None = None
    for piece, is_heading in _pieces(document):
        if is_heading:
            heading_top = piece.strip.top if heading_top is None else heading_top
            continue
        if heading_top is not None:
            # The titles of its table stand between them.
            piece = _Piece(Strip(heading_top, piece.strip.bottom))
            heading_top = None
        yield piece
    if heading_top is not None:
        yield _Piece(Strip(heading_top, document.size().height()))


def _pieces(document: QTextDocument) -> Iterator[tuple[_Piece, bool]]:
    layout = document.documentLayout()
    frame = document.rootFrame().begin()
    while not frame.atEnd():
        child, block = frame.currentFrame(), frame.currentBlock()
        # A missing frame is None, whatever the stubs say.
        if cast("object | None", child) is not None:
            if isinstance(child, QTextTable):
                for piece in _rows(document, child):
                    yield piece, piece.titles is None
            else:
                box = layout.frameBoundingRect(child)
                yield _Piece(Strip(box.top(), box.bottom())), False
        elif block.isValid():
            box = layout.blockBoundingRect(block)
            strip = Strip(box.top(), box.bottom())
            yield _Piece(strip), block.blockFormat().headingLevel() > 0
        frame += 1


def _rows(document: QTextDocument, table: QTextTable) -> Iterator[_Piece]:
    """The row of titles is the first; it counts as a heading."""
    layout = document.documentLayout()
    box = layout.frameBoundingRect(table)
    tops = [
        min(
            layout.blockBoundingRect(table.cellAt(row, column).firstCursorPosition().block()).top()
            for column in range(table.columns())
        )
        - _CELL_PADDING
        for row in range(table.rows())
    ]
    ends = [*tops[1:], box.bottom()]
    titles = Strip(tops[0], ends[0])
    yield _Piece(titles)
    for top, end in zip(tops[1:], ends[1:], strict=True):
        yield _Piece(Strip(top, end), titles)
