"""What the recall list gives besides work: its papers, and the numbers that add up."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.recall.list_paper import ListPaper
from tracker.ui.recall.list_view import ListView
from tracker.ui.tasks import Tasks


class RecallDesk(QObject):
    state_requested = Signal(object)
    """A `State` to be shown on the list, or None for all."""
    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, page: QWidget) -> None:
        super().__init__(page)
        self._tasks, self._today, self._page = tasks, today, page
        self._paper = ListPaper(tasks, page)
        self._paper.failed.connect(self.failed)
        self._paper.told.connect(self.told)

    def offer(self, view: ListView, button: QPushButton) -> None:
        """Ask under `button` what is to be printed of the list."""
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for title, run in (
            (_("Print…"), partial(self._paper.make, view, is_pdf=False)),
            (_("Save as PDF…"), partial(self._paper.make, view, is_pdf=True)),
        ):
            menu.addAction(title).triggered.connect(run)
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def show_numbers(self) -> None:
        """All treatments by state, over the screen in sight."""
        from tracker.ui.reconciliation.reconciliation_dialog import ReconciliationDialog

        dialog = ReconciliationDialog(self._tasks, self._today, self._page.window())
        dialog.state_requested.connect(self.state_requested)
        dialog.patient_requested.connect(self.patient_requested)
        dialog.told.connect(self.told)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
