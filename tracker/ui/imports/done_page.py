"""Step 5: what came in, what is not in yet, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from tracker.services.imports.sheets import SheetImported
from tracker.text import _, format_number, ngettext
from tracker.ui.imports.figures import Figures, said_of_dates
from tracker.ui.imports.step_page import StepPage
from tracker.ui.imports.waiting_line import WaitingLine
from tracker.ui.kinds import Kind
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.flow_layout import FlowLayout


class DonePage(StepPage):
    waiting_requested = Signal()
    undo_requested = Signal()
    untreated_requested = Signal()

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("It is in"), _("Go to the call list"))
        self._figures = Figures()
        self._waiting = WaitingLine(tasks)
        self._untreated = Banner()
        self._undo = QPushButton(_("Undo this import"))

        self._undo.setAutoDefault(False)
        self.body.addWidget(self._figures)
        self.body.addWidget(self._waiting)
        self.body.addWidget(self._untreated)
        buttons = FlowLayout(gap=8)
        buttons.addWidget(self._undo)
        self.body.addLayout(buttons)
        self.body.addStretch(1)
        self._undo.clicked.connect(self.undo_requested)
        self._waiting.action_chosen.connect(self.waiting_requested)
        self._untreated.action_chosen.connect(self.untreated_requested)

    def show_done(self, imported: SheetImported) -> None:
        """What was written."""
        counts = imported.counts
        if imported.run_uuid is None:
            self.lead.setText(_("Everything was here already: nothing was changed."))
        else:
            self.lead.setText(said_of_dates(len(imported.waiting)))
        figures = (
            (counts.patients, _("new patients")),
            (counts.treatments, _("new treatments")),
            (counts.injections, _("injections")),
            (counts.bookings, _("bookings")),
        )
        self._figures.show_figures(figures)
        self._undo.setVisible(imported.run_uuid is not None)
        self._show_untreated(len(imported.long_ago))

    def show_undone(self) -> None:
        """All of it was taken back."""
        self.lead.setText(_("The import was taken back. The file can come in again."))
        self._figures.show_figures(())
        self._untreated.hide()
        self._undo.hide()

    def _show_untreated(self, count: int) -> None:
        if not count:
            self._untreated.hide()
            return
        said = ngettext(
            "{count} treatment was not given for over a year: it is not on the call list.",
            "{count} treatments were not given for over a year: they are not on the call list.",
            count,
        ).format(count=format_number(count))
        self._untreated.show_message(Kind.NOTE, said, _("Decide about them…"), can_close=False)
