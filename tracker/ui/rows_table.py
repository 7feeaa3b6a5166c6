"""A short table that a screen has whole, painted like the long lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tracker.ui.cell_model import NO_INDEX, CellModel, Index
from tracker.ui.cell_table import CellTable
from tracker.ui.column import Cell, Column, Row, cell_of
from tracker.ui.listed import Listed, listed_rows
from tracker.ui.look import look

_LEAST_SCROLLED = 0.08


class RowsModel(CellModel, Generic[Row]):
    """Rows that are all at hand."""

    def __init__(self, columns: Sequence[Column[Row]], owner: QWidget) -> None:
        super().__init__(columns, owner)
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

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._rows)


class RowsTable(CellTable):
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
        takes_several: bool = False,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._model: RowsModel[Any] = RowsModel(columns, self)
        self._key = key
        self._most_rows = most_rows_in_sight
        self._set_up(self._model, name=name)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if takes_several else mode.SingleSelection)
        self.horizontalHeader().setSectionsClickable(False)
        self._fit()

        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        # A bar that comes or goes below takes room, which the rows must not be short of.
        self.horizontalScrollBar().rangeChanged.connect(self._fit_soon)

    def select_key(self, key: str) -> None:
        """Makes the first row of that key the current one; nothing where there is none."""
        for position, row in enumerate(self._model.rows):
            if self._key(row) == key:
                self._go_to(position)
                return

    def show_rows(self, rows: Sequence[Any]) -> None:
        before = self.current_row()
        chosen = {self._key(row) for row in self.selected_rows()}
        self._model.show_rows(rows)
        wanted = self._key(before) if before is not None else None
        position = next((n for n, row in enumerate(rows) if self._key(row) == wanted), 0)
        if rows:
            self._go_to(position)
        if len(chosen) > 1:
            self._choose(chosen)
        self._fit()

    def _choose(self, keys: set[str]) -> None:
        flag = QItemSelectionModel.SelectionFlag
        for position, row in enumerate(self._model.rows):
            if self._key(row) in keys:
                index = self._model.index(position, 0)
                self.selectionModel().select(index, flag.Select | flag.Rows)

    def _go_to(self, position: int) -> None:
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._model.index(position, 0), flag.ClearAndSelect | flag.Rows
        )

    def listed(self) -> Listed:
        """All rows, for a file."""
        return listed_rows(self._model.columns, self._model.rows)

    def current_row(self) -> Any:
        return self._row_at(self.currentIndex().row())

    def selected_rows(self) -> list[Any]:
        """In the order shown."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self._row_at(position) for position in chosen]

    def below_current(self) -> QPoint:
        """Where a menu for the current row opens, on the screen."""
        box = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(box.bottomLeft())

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

    # -- sizes ----------------------------------------------------------------------------

    def _fit(self) -> None:
        height = self._fit_rows()
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
        elif 0 < -spare <= _LEAST_SCROLLED * sum(widths):
            # A bar for the last few pixels would only be in the way.
            squeeze = self.viewport().width() / sum(widths)
            widths = [int(width * squeeze) for width in widths]
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
            self._fit_soon()

    def _fit_soon(self) -> None:
        QTimer.singleShot(0, self, self._fit)
