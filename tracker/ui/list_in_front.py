"""The list that somebody looks at as a file for spreadsheets: every table of the program has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QWidget

from tracker.domain.problems import Problem
from tracker.text import _
from tracker.ui.keys import Command
from tracker.ui.widgets.message_box import message_box

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.ui.cell_table import CellTable
    from tracker.ui.tasks import Tasks

KEY = "Ctrl+Shift+E"


class ListInFront(QObject):
    """One for a window. What is saved from a dialog is told over it."""

    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._window = tasks, window

    def serve(
        self,
        bind: Callable[[tuple[Command, Callable[[], object]]], object],
        *,
        told: Callable[[str], object],
        failed: Callable[[Exception], object],
    ) -> None:
        """The window’s key saves the list of the page in front."""
        self.told.connect(told)
        self.failed.connect(failed)
        title = _("Save the list in front as CSV or XLSX")
        bind((Command("app.save-list", title, KEY), self.save_current))

    def save_current(self) -> None:
        """The table that has the focus, else the largest one in sight."""
        from tracker.ui.cell_table import CellTable

        focused = QApplication.focusWidget()
        tables = [one for one in self._window.findChildren(CellTable) if one.isVisible()]
        largest = max(tables, key=lambda one: one.width() * one.height(), default=None)
        table = focused if isinstance(focused, CellTable) else largest
        if table is not None:
            self.save(table)

    def save(self, table: CellTable) -> None:
        """All rows of a table, also those that are not in sight."""
        from tracker.ui.list_file import ListFile

        if table.is_kept_off_files:
            return
        owner = table.window()
        file = ListFile(self._tasks, owner)
        is_in_dialog = isinstance(owner, QDialog)
        file.failed.connect(self._on_failed_over if is_in_dialog else self.failed)
        file.told.connect(self.tell_over if is_in_dialog else self.told)
        file.told.connect(file.deleteLater)
        file.save("list", table.accessibleName(), table.whole_list())

    def tell_over(self, sentence: str) -> None:
        """In a box over the dialog in front: the window's own place for it lies behind."""
        box = message_box(QApplication.activeModalWidget() or self._window, sentence)
        box.addButton(QMessageBox.StandardButton.Ok)
        box.open()

    def _on_failed_over(self, problem: Exception) -> None:
        from tracker.ui.problem_presenter import sentence

        if isinstance(problem, Problem):
            self.tell_over(sentence(problem))
        else:
            self.failed.emit(problem)


def saving_action(table: CellTable) -> QAction:
    """What the head of a table offers; in a dialog it has its key, too."""
    action = QAction(_("Save as CSV or XLSX…"), table)
    action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    action.triggered.connect(lambda: _save(table))
    head = table.horizontalHeader()
    head.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
    head.addAction(action)
    table.addAction(action)
    return action


def _save(table: CellTable) -> None:
    desks = (one.findChild(ListInFront) for one in QApplication.topLevelWidgets())
    desk = next(filter(None, desks), None)
    if desk is not None:
        desk.save(table)
