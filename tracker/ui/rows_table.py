"""A short table that a screen has whole, painted like the long lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from tracker.ui.column import Cell, Column, Row, cell_of
from tracker.ui.look import look
from tracker.ui.row_delegate import RowDelegate, row_height
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_Role = Qt.ItemDataRole
_Index = QModelIndex | QPersistentModelIndex
_NO_INDEX = QModelIndex()
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel, Generic[Row]):
    """Rows that are all at hand."""

    def __init__(self, columns: Sequence[Column[Row]], owner: QWidget) -> None:
        super().__init__(owner)
        self.columns: Sequence[Column[Any]] = tuple(columns)
        self._rows: tuple[Row, ...] = ()
        self._cells: list[tuple[Cell, ...]] = []

    @property
    def rows(self) -> tuple[Row, ...]:
        return self._rows

    def show_rows(self, rows: Sequence[Row]) -> None:
        self.beginResetModel()
        self._rows = tuple(rows)
        self._cells = [tuple(cell_of(column, row) for column in self.columns) for row in rows]
        self.endResetModel()

    def cell(self, position: int, column: int) -> Cell:
        return self._cells[position][column]

    def rowCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        cell = self.cell(index.row(), index.column())
        match role:
            case _Role.DisplayRole:
                return f"{cell.text}\n{cell.sub}" if cell.sub else cell.text
            case _Role.AccessibleTextRole:
                return f"{column.title}: {cell.spoken or cell.text}"
            case _Role.ToolTipRole:
                return plain_tooltip(cell.tooltip) if cell.tooltip else None
            case _Role.TextAlignmentRole:
                return _RIGHT if column.is_number else _LEFT
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in {_Role.DisplayRole, _Role.AccessibleTextRole}:
            return column.title
        if role == _Role.TextAlignmentRole:
            return _RIGHT if column.is_number else _LEFT
        return None


class RowsTable(QTableView):
    """Arrows choose a row; Enter or a double click asks for its menu, as the menu key does.

    The current row is found again by `key` when other rows are shown. The table is as tall as its
    rows, `most_rows_in_sight` at the most; None takes what room the layout gives.
    """

    row_activated = Signal(object)
    current_changed = Signal(object)
    menu_requested = Signal(object, QPoint)
    """The row, and where on the screen its menu is to open."""

    def __init__(
        self,
        columns: Sequence[Column[Any]],
        *,
        key: Callable[[Any], str],
        name: str,
        most_rows_in_sight: int | None = 12,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._model: RowsModel[Any] = RowsModel(columns, self)
        self._key = key
        self._most_rows = most_rows_in_sight
        self._has_two_lines = any(column.sub for column in columns)

        self.setModel(self._model)
        self.setItemDelegate(RowDelegate(self, has_two_lines=self._has_two_lines))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(name)
        self._set_up_headers()

        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)

    def select_key(self, key: str) -> None:
        """Makes the first row of that key the current one; nothing where there is none."""
        for position, row in enumerate(self._model.rows):
            if self._key(row) == key:
                self._go_to(position)
                return

    def show_rows(self, rows: Sequence[Any]) -> None:
        before = self.current_row()
        self._model.show_rows(rows)
        wanted = self._key(before) if before is not None else None
        position = next((n for n, row in enumerate(rows) if self._key(row) == wanted), 0)
        if rows:
            self._go_to(position)
        self._fit()

    def _go_to(self, position: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._model.index(position, 0), flag.ClearAndSelect | flag.Rows
        )

    def current_row(self) -> Any:
        return self._row_at(self.currentIndex().row())

    def _row_at(self, position: int) -> Any:
        rows = self._model.rows
        return rows[position] if 0 <= position < len(rows) else None

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.row_activated.emit(self._row_at(index.row()))

    def _on_current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.current_changed.emit(self._row_at(now.row()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            row = self.current_row()
            if row is not None and not event.isAutoRepeat():
                self.row_activated.emit(row)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
            if index.isValid():
                self.selectRow(index.row())
        row = self._row_at(index.row())
        if row is None:
            return
        place = event.globalPos()
        if event.reason() is not QContextMenuEvent.Reason.Mouse:
            place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        self.menu_requested.emit(row, place)

    def keyboardSearch(self, search: str) -> None:
        """Off: letters are commands here."""

    # -- sizes ----------------------------------------------------------------------------

    def _set_up_headers(self) -> None:
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setStretchLastSection(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._fit()

    def _fit(self) -> None:
        height = row_height(has_two_lines=self._has_two_lines)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._fit_columns()
        if self._most_rows is None:
            return
        shown = min(max(len(self._model.rows), 1), self._most_rows)
        bar = self.horizontalScrollBar()
        spare = bar.sizeHint().height() if bar.maximum() > 0 else 0
        head = self.horizontalHeader().sizeHint().height()
        self.setFixedHeight(head + shown * height + spare + 2)

    def _fit_columns(self) -> None:
        unit = look().width_of("0123456789") / 10
        columns = self._model.columns
        widths = [round(column.width * unit) + look().px(16) for column in columns]
        stretching = [n for n, column in enumerate(columns) if column.stretches]
        spare = self.viewport().width() - sum(widths)
        if stretching and spare > 0:
            for n in stretching:
                widths[n] += spare // len(stretching)
        for n, width in enumerate(widths):
            self.horizontalHeader().resizeSection(n, width)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(200), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_key"):
            QTimer.singleShot(0, self, self._fit)
