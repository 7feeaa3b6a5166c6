"""Step 5: what came in, what is not in yet, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from tracker.services.sheet_imports import SheetImported
from tracker.text import _
from tracker.ui.imports.figures import Figures
from tracker.ui.imports.step_page import StepPage
from tracker.ui.imports.waiting_line import WaitingLine
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout


class DonePage(StepPage):
    waiting_requested = Signal()
    undo_requested = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("It is in"), _("Go to the call list"))
        self._figures = Figures()
        self._waiting = WaitingLine(tasks)
        self._undo = QPushButton(_("Undo this import"))

        self._undo.setAutoDefault(False)
        self.body.addWidget(self._figures)
        self.body.addWidget(self._waiting)
        buttons = FlowLayout(gap=8)
        buttons.addWidget(self._undo)
        self.body.addLayout(buttons)
        self.body.addStretch(1)
        self._undo.clicked.connect(self.undo_requested)
        self._waiting.action_chosen.connect(self.waiting_requested)

    def show_done(self, imported: SheetImported) -> None:
        """What was written."""
        counts = imported.counts
        if imported.run_uuid is None:
            self.lead.setText(_("Everything was here already: nothing was changed."))
        else:
            self.lead.setText(_("Every next date is worked out, and the call list is up to date."))
        figures = (
            (counts.patients, _("new patients")),
            (counts.treatments, _("new treatments")),
            (counts.injections, _("injections")),
            (counts.bookings, _("bookings")),
        )
        self._figures.show_figures((count, words) for count, words in figures if count)
        self._undo.setVisible(imported.run_uuid is not None)

    def show_undone(self) -> None:
        """All of it was taken back."""
        self.lead.setText(_("The import was taken back. The file can come in again."))
        self._figures.show_figures(())
        self._undo.hide()
