"""Paints the cells of a list: a strong first line or a pill, a muted second line."""

from collections.abc import Sequence
from typing import Any, Protocol, cast

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
)

from tracker.ui.column import Cell, Column
from tracker.ui.look import Look, look
from tracker.ui.pill_painter import paint_pill, pill_height, pill_width
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_PAD = 8
_State = QStyle.StateFlag
_FLAGS = int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_LEFT = _FLAGS | int(Qt.AlignmentFlag.AlignLeft)
_RIGHT = _FLAGS | int(Qt.AlignmentFlag.AlignRight)

Index = QModelIndex | QPersistentModelIndex


def row_height(*, has_two_lines: bool) -> int:
    current = look()
    first = max(QFontMetricsF(current.strong).height(), pill_height())
    if not has_two_lines:
        return round(first + current.px(18))
    return round(first + QFontMetricsF(current.small).height() + current.px(7))


class CellModel(Protocol):
    """A model that hands out whole cells; `columns` are those of the view, in order."""

    columns: Sequence[Column[Any]]

    def cell(self, position: int, column: int) -> Cell: ...


class RowDelegate(QStyledItemDelegate):
    """For views of a `CellModel`. Reads its cells directly: no text passes through a QVariant while painting."""

    def __init__(self, view: QTableView, *, has_two_lines: bool) -> None:
        super().__init__(view)
        self._view = view
        self._has_two_lines = has_two_lines
        self._metrics: dict[str, QFontMetricsF] = {}
        self._look: Look | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(look().px(80), row_height(has_two_lines=self._has_two_lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = cast("CellModel", index.model())
        self._notice_look()
        current = look()
        palette = current.palette
        column = model.columns[index.column()]
        cell = model.cell(index.row(), index.column())
        box = QRectF(option.rect)
        is_selected = bool(option.state & _State.State_Selected)
        painter.save()
        painter.fillRect(box, QColor(palette.accent_soft if is_selected else palette.surface))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), QColor(palette.line))
        if is_selected and index.column() == 0:
            painter.fillRect(
                QRectF(box.left(), box.top(), current.px(3), box.height()), QColor(palette.accent)
            )
        inner = box.adjusted(current.px(_PAD), 0, -current.px(_PAD), -1)
        self._paint_cell(painter, inner, column, cell)
        self._paint_focus(painter, box, index)
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, inner: QRectF, column: Column[object], cell: Cell
    ) -> None:
        first_height = max(self._height("strong"), pill_height())
        sub_height = self._height("small") if self._has_two_lines else 0
        has_sub = bool(cell.sub)
        # A cell without a second line stands in the middle only where no cell has one.
        block = first_height + sub_height
        top = inner.top() + (inner.height() - block) / 2
        first = QRectF(inner.left(), top, inner.width(), first_height)
        if cell.pill is not None:
            offset = (first_height - pill_height()) / 2
            paint_pill(
                painter,
                QPointF(first.left(), first.top() + offset),
                cell.pill,
                cell.text,
                first.width(),
            )
        else:
            self._paint_first_line(painter, first, column, cell)
        if has_sub:
            box = QRectF(inner.left(), top + first_height, inner.width(), sub_height)
            flags = _RIGHT if column.is_number else _LEFT
            self._text(painter, box, cell.sub, "small", look().palette.muted, flags)

    def _paint_first_line(
        self, painter: QPainter, box: QRectF, column: Column[object], cell: Cell
    ) -> None:
        palette = look().palette
        role = "strong" if column.is_strong else "body"
        ink = palette.muted if column.is_muted else palette.text
        flags = _RIGHT if column.is_number else _LEFT
        used = self._text(painter, box, cell.text, role, ink, flags)
        left = box.left() + used + look().px(6)
        if cell.aside and not column.is_number and box.right() - left > look().px(24):
            rest = QRectF(left, box.top(), box.right() - left, box.height())
            self._text(painter, rest, cell.aside, "tiny", palette.muted, _LEFT)

    def _text(
        self, painter: QPainter, box: QRectF, text: str, role: str, ink: str, flags: int
    ) -> float:
        metrics = self._metrics[role]
        width = metrics.horizontalAdvance(text)
        if width > box.width():
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
            width = box.width()
        painter.setFont(_font(role))
        painter.setPen(QColor(ink))
        painter.drawText(box, flags, text)
        return width

    def _paint_focus(self, painter: QPainter, box: QRectF, index: Index) -> None:
        if not self._view.hasFocus() or self._view.currentIndex().row() != index.row():
            return
        ink, thick = QColor(look().palette.focus), look().px(1.6)
        painter.fillRect(QRectF(box.left(), box.top(), box.width(), thick), ink)
        painter.fillRect(QRectF(box.left(), box.bottom() - thick, box.width(), thick), ink)
        header = self._view.horizontalHeader()
        position = header.visualIndex(index.column())
        if position == 0:
            painter.fillRect(QRectF(box.left(), box.top(), thick, box.height()), ink)
        if position == header.count() - 1:
            painter.fillRect(QRectF(box.right() - thick, box.top(), thick, box.height()), ink)

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
        if not cell.tooltip and self._is_shortened(cell, option.rect.width()):
            QToolTip.showText(event.globalPos(), plain_tooltip(f"{cell.text}\n{cell.sub}"), view)
            return True
        return super().helpEvent(event, view, option, index)

    def _is_shortened(self, cell: Cell, width: float) -> bool:
        room = width - 2 * look().px(_PAD)
        if cell.pill is not None and pill_width(cell.pill, cell.text) > room:
            return True
        metrics = self._metrics
        return (
            metrics["strong"].horizontalAdvance(cell.text) > room
            or metrics["small"].horizontalAdvance(cell.sub) > room
        )

    def _height(self, role: str) -> float:
        return self._metrics[role].height()

    def _notice_look(self) -> None:
        if self._look is not look():
            self._look = look()
            self._metrics = {
                role: QFontMetricsF(_font(role)) for role in ("body", "strong", "small", "tiny")
            }


def _font(role: str) -> QFont:
    font: QFont = getattr(look(), role)
    return font
