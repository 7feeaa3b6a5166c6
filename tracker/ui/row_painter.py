"""Paints the rows of a list: a strong first line or a pill, a muted second line."""

from typing import NamedTuple

from PySide6.QtCore import QRect
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QTableView

from tracker.ui.cell_model import CellModel
from tracker.ui.column import Cell, Column
from tracker.ui.ink import ink
from tracker.ui.line_of_text import line_of_text
from tracker.ui.look import kept_while_it_looks_so, look
from tracker.ui.pill_painter import paint_pill, pill_height, pill_width

CELL_PAD = 8


def row_height(*, has_two_lines: bool) -> int:
    current = look()
    first = max(QFontMetricsF(current.strong).height(), pill_height())
    if not has_two_lines:
        return round(first + current.px(18))
    return round(first + QFontMetricsF(current.small).height() + current.px(7))


class _Box(NamedTuple):
    left: int
    top: int
    width: int
    height: int


class _Place(NamedTuple):
    """Where a column stands in the viewport, and which one it is."""

    left: int
    width: int
    number: int


class RowPainter:
    """Of a view of a `CellModel`, all rows as tall as each other.

    The view would ask a delegate cell by cell, through Qt and back: half of the time went into
    asking. Nothing of Qt's is made while painting either: see `kept_while_it_looks_so`.
    """

    def __init__(self, view: QTableView, model: CellModel, *, has_two_lines: bool) -> None:
        self._view, self._model = view, model
        self._has_two_lines = has_two_lines

    def paint(self, painter: QPainter, area: QRect) -> None:
        """`area` of the viewport, in pixels."""
        view = self._view
        first, last = view.rowAt(area.top()), view.rowAt(area.bottom())
        if first < 0:
            return
        last = last if last >= 0 else self._model.rowCount() - 1
        places = self._places(area)
        selected = [
            (part.top(), part.bottom()) for part in view.selectionModel().selection().toList()
        ]
        focused = view.currentIndex().row() if view.hasFocus() else -1
        top, height = view.rowViewportPosition(first), view.rowHeight(first)
        for row in range(first, last + 1):
            is_selected = any(start <= row <= end for start, end in selected)
            self._paint_row(painter, row, top, height, places, is_selected=is_selected)
            if row == focused:
                self._paint_focus(painter, top, height)
            top += height

    def _places(self, area: QRect) -> list[_Place]:
        view, left, right = self._view, area.left(), area.right()
        places = [
            _Place(view.columnViewportPosition(number), view.columnWidth(number), number)
            for number in range(len(self._model.columns))
            if not view.isColumnHidden(number)
        ]
        return [one for one in places if one.left <= right and one.left + one.width > left]

    def _paint_row(
        self,
        painter: QPainter,
        row: int,
        top: int,
        height: int,
        places: list[_Place],
        *,
        is_selected: bool,
    ) -> None:
        left, right = places[0].left, places[-1].left + places[-1].width
        painter.fillRect(
            left, top, right - left, height, ink("accent_soft" if is_selected else "surface")
        )
        painter.fillRect(left, top + height - 1, right - left, 1, ink("line"))
        if is_selected:
            start = self._view.columnViewportPosition(0)
            painter.fillRect(start, top, look().px(3), height, ink("accent"))
        pad = look().px(CELL_PAD)
        for place in places:
            column, cell = self._model.columns[place.number], self._model.cell(row, place.number)
            box = _Box(place.left + pad, top, place.width - 2 * pad, height - 1)
            self._paint_cell(painter, box, column, cell)

    def _paint_cell(self, painter: QPainter, box: _Box, column: Column[object], cell: Cell) -> None:
        first_height = max(_height_of("strong"), round(pill_height()))
        sub_height = _height_of("small") if self._has_two_lines else 0
        # A cell without a second line stands in the middle only where no cell has one.
        top = box.top + (box.height - first_height - sub_height) // 2
        first = _Box(box.left, top, box.width, first_height)
        if cell.pill is not None:
            lower = (first_height - pill_height()) / 2
            left = box.left
            if column.is_number:
                left += max(round(box.width - pill_width(cell.pill, cell.text)), 0)
            paint_pill(painter, left, top + lower, cell.pill, cell.text, box.width)
        else:
            _paint_first_line(painter, first, column, cell)
        if cell.sub:
            second = _Box(box.left, top + first_height, box.width, sub_height)
            _paint_text(painter, second, cell.sub, "small", "muted", is_right=column.is_number)

    def _paint_focus(self, painter: QPainter, top: int, height: int) -> None:
        colour, thick = ink("focus"), look().px(1.6)
        header = self._view.horizontalHeader()
        left, width = -header.offset(), header.length()
        painter.fillRect(left, top, width, thick, colour)
        painter.fillRect(left, top + height - thick, width, thick, colour)
        painter.fillRect(left, top, thick, height, colour)
        painter.fillRect(left + width - thick, top, thick, height, colour)


def _paint_first_line(painter: QPainter, box: _Box, column: Column[object], cell: Cell) -> None:
    role = "strong" if column.is_strong else "body"
    colour = "muted" if column.is_muted else "text"
    used = _paint_text(painter, box, cell.text, role, colour, is_right=column.is_number)
    gap = used + look().px(6)
    if cell.aside and not column.is_number and box.width - gap > look().px(24):
        rest = _Box(box.left + gap, box.top, box.width - gap, box.height)
        _paint_text(painter, rest, _aside(cell.aside, rest.width), "tiny", "muted", is_right=False)


def _aside(text: str, room: int) -> str:
    """ "+ bladder, 3 weeks" or, where that is too long, "+ bladder"."""
    return text if line_of_text(text, "tiny", room).is_whole else text.partition(",")[0]


def _paint_text(
    painter: QPainter, box: _Box, text: str, role: str, colour: str, *, is_right: bool
) -> int:
    """Returns the width taken."""
    line = line_of_text(text, role, box.width)
    left = box.left + box.width - line.width if is_right else box.left
    line.paint(painter, left, box.top + (box.height - line.height) / 2, ink(colour))
    return round(line.width)


@kept_while_it_looks_so
def _height_of(role: str) -> int:
    font: QFont = getattr(look(), role)
    return round(QFontMetricsF(font).height())
