"""The look and the habits of every table: whole rows, smooth scrolling, letters left to commands."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QDialog, QHeaderView, QTableView

from tracker.ui.cell_model import CellModel
from tracker.ui.list_in_front import KEY, saving_action
from tracker.ui.listed import Listed
from tracker.ui.row_delegate import RowDelegate
from tracker.ui.row_painter import RowPainter, row_height
from tracker.ui.uninterrupted import uninterrupted


class CellTable(QTableView):
    """A view of a `CellModel`, which the subclass makes and gives to `_set_up`.

    `whole_list` gives what is saved: more than `listed` where the table is one page of a list.
    """

    def _set_up(self, model: CellModel, *, name: str) -> None:
        self._has_two_lines = any(column.sub for column in model.columns)
        self._painter = RowPainter(self, model, has_two_lines=self._has_two_lines)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self, has_two_lines=self._has_two_lines))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAccessibleName(name)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsMovable(False)
        header.setStretchLastSection(False)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._saving = saving_action(self)
        self.whole_list: Callable[[], Listed] = self.listed

    def listed(self) -> Listed:
        """The rows of the table, for a file."""
        raise NotImplementedError

    @property
    def is_kept_off_files(self) -> bool:
        return not self._saving.isEnabled()

    def keep_off_files(self) -> None:
        """It shows what nobody may save."""
        self._saving.setEnabled(False)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # On a page, the window’s own command has the key.
        is_in_dialog = isinstance(self.window(), QDialog)
        self._saving.setShortcut(QKeySequence(KEY if is_in_dialog else ""))

    @uninterrupted
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painter.paint(painter, event.rect())
        painter.end()

    def keyboardSearch(self, search: str) -> None:
        """Off: letters are commands here."""

    def _fit_rows(self) -> int:
        """Makes all rows as tall as the look wants them; returns that height in pixels."""
        height = row_height(has_two_lines=self._has_two_lines)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        return height
