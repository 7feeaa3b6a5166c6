"""Paints a cell of the table of sites."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tracker.ui.cell_model import Index
from tracker.ui.ink import ink
from tracker.ui.line_of_text import line_of_text
from tracker.ui.look import look
from tracker.ui.row_painter import CELL_PAD
from tracker.ui.sites.sites_model import SitesModel

_THICK = 2


class SitesDelegate(QStyledItemDelegate):
    """For a view of a `SitesModel`; a style sheet would take four times as long for a cell."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect
        if QStyle.StateFlag.State_Selected in option.state:
            _paint_chosen(painter, box)
        pad = look().px(CELL_PAD)
        text = cast("SitesModel", index.model()).text(index)
        line = line_of_text(text, "body", box.width() - 2 * pad)
        left = box.right() + 1 - pad - line.width if index.column() else box.left() + pad
        line.paint(painter, left, box.top() + (box.height() - line.height) / 2, ink("text"))


def _paint_chosen(painter: QPainter, box: QRect) -> None:
    painter.fillRect(box, ink("focus"))
    painter.fillRect(box.adjusted(_THICK, _THICK, -_THICK, -_THICK), ink("accent_soft"))
