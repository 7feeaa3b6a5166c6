"""What a view asks about single cells: how large, and what to tell the pointer."""

import math
from typing import cast

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from tracker.ui.cell_model import CellModel, Index
from tracker.ui.column import Cell
from tracker.ui.line_of_text import line_of_text
from tracker.ui.look import look
from tracker.ui.pill_painter import pill_width
from tracker.ui.row_painter import CELL_PAD, row_height
from tracker.ui.widgets.plain_tooltip import plain_tooltip


class RowDelegate(QStyledItemDelegate):
    """For views of a `CellModel`; the painting is `RowPainter`'s."""

    def __init__(self, view: QTableView, *, has_two_lines: bool) -> None:
        super().__init__(view)
        self._has_two_lines = has_two_lines

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(80), row_height(has_two_lines=self._has_two_lines))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A cell without a tooltip of its own tells in full what had to be shortened."""
        if event.type() != QEvent.Type.ToolTip or not index.isValid():
            return super().helpEvent(event, view, option, index)
        cell = cast("CellModel", index.model()).cell(index.row(), index.column())
        if not cell.tooltip and _is_shortened(cell, option.rect.width()):
            QToolTip.showText(event.globalPos(), plain_tooltip(f"{cell.text}\n{cell.sub}"), view)
            return True
        return super().helpEvent(event, view, option, index)


def _is_shortened(cell: Cell, width: float) -> bool:
    room = width - 2 * look().px(CELL_PAD)
    if cell.pill is not None and pill_width(cell.pill, cell.text) > room:
        return True
    endless = math.inf
    return (
        line_of_text(cell.text, "strong", endless).width > room
        or line_of_text(cell.sub, "small", endless).width > room
    )
