"""The table of sites, typed into like a sheet: digits begin, Enter goes on, Delete clears."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableView,
    QWidget,
)

from tracker.domain.sites import Side
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.row_painter import row_height
from tracker.ui.sites.sites_delegate import SitesDelegate
from tracker.ui.sites.sites_model import SIDES, SitesModel

_LEAST_ROWS = 2


class SitesTable(QTableView):
    """As tall as its rows."""

    mirrored = Signal(str)
    """What a mirrored muscle has now, as a sentence."""

    def __init__(self, model: SitesModel, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._model = model
        self.setProperty("kind", "sheet")
        self.setModel(model)
        self.setItemDelegate(SitesDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setShowGrid(True)
        self.setWordWrap(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("Sites: muscles, left, midline and right"))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        self._fit()
        model.modelReset.connect(self._on_rows_changed)
        model.rowsInserted.connect(self._on_rows_changed)
        self.itemDelegate().closeEditor.connect(self._on_editor_closed)

    def go_to(self, row: int, column: int = 1) -> None:
        self.setCurrentIndex(self._model.index(row, column))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        has_command = bool(
            event.modifiers()
            & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        )
        typed = event.text()
        is_editing = self.state() is QAbstractItemView.State.EditingState
        if has_command or is_editing or not index.isValid():
            super().keyPressEvent(event)
        elif event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self._model.setData(index, "")
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._go_on()
        elif typed == "=" and index.column() in SIDES:
            self._mirror(index)
        elif typed.isdigit() and index.column() in SIDES:
            self.edit(index)
            editor = self.focusWidget()
            if isinstance(editor, QLineEdit):
                editor.setText(typed)
        elif not typed.isprintable() or not typed:
            super().keyPressEvent(event)
        else:
            event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        with self._unpainted():
            super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0, 1))

    def focusOutEvent(self, event: QFocusEvent) -> None:
        with self._unpainted():
            super().focusOutEvent(event)

    def sizeHint(self) -> QSize:
        rows = max(self._model.rowCount(), _LEAST_ROWS)
        height = self.horizontalHeader().sizeHint().height() + rows * self._row_height()
        return QSize(look().px(420), height + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(300), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._fit()

    @contextmanager
    def _unpainted(self) -> Iterator[None]:
        """WORKAROUND QAbstractItemView: with the focus it paints every cell, and none looks different."""
        parts = (self, self.viewport())
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled)
        yield
        for part in parts:
            part.setAttribute(Qt.WidgetAttribute.WA_UpdatesDisabled, on=False)

    def _on_editor_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        if hint is QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self._go_on()

    def _go_on(self) -> None:
        """To the next cell that can be typed into, row after row."""
        index = self.currentIndex()
        column, row = index.column() + 1, index.row()
        if column not in SIDES:
            column, row = 1, row + 1
        if row < self._model.rowCount():
            self.setCurrentIndex(self._model.index(row, column))

    def _mirror(self, index: QModelIndex) -> None:
        side = SIDES[index.column()]
        if side is Side.MIDLINE:
            return
        self._model.mirror(index.row(), side)
        other = 1 if side is Side.RIGHT else 3
        twin = self._model.index(index.row(), other)
        self.mirrored.emit(str(self._model.data(twin, Qt.ItemDataRole.AccessibleTextRole)))

    def _row_height(self) -> int:
        return row_height(has_two_lines=False)

    def _fit(self) -> None:
        height = self._row_height()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        header = self.horizontalHeader()
        header.setMinimumSectionSize(look().px(34))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate((120, 72, 72, 72, 48, 60, 52)):
            header.resizeSection(column, look().px(width))
        self.updateGeometry()

    def _on_rows_changed(self, *_what: object) -> None:
        self.updateGeometry()
