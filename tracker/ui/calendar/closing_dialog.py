"""Closing a clinic day: who falls in is seen before anything is saved, and where they could go."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.closing_days import ClosurePreview, close_and_move, preview_closing
from tracker.services.closures import Closing
from tracker.text import _, format_weekday_date
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.falls_in import FallsInPart
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field


class ClosingDialog(FormDialog):
    """Most harmed first. Taking the proposals moves the bookings with the closure, in one act."""

    manual_page = "calendar"
    least_width = 760

    def __init__(self, tasks: Tasks, today: ClinicDate, on: date, owner: QWidget) -> None:
        title = _("Close {on}").format(on=format_weekday_date(on))
        super().__init__(title, tasks, action=_("Close the day"), owner=owner)
        self._today, self._on = today, on
        self._reason = QLineEdit()
        self._falls_in = FallsInPart()

        self.add(Field(_("&Reason"), self._reason, name="reason", is_required=True))
        self.body.addWidget(self._falls_in)
        self.set_ready(is_ready=False)
        self.note_untouched()
        tasks.read(
            self, "preview", preview_closing, (on,), today.on,
            then=self._on_preview, failed=self._on_unseen,
        )  # fmt: skip

    @property
    def falls_in(self) -> FallsInPart:
        return self._falls_in

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        closing = Closing(self._on, self._reason.text())
        self.write_long(
            close_and_move, (closing,), self._falls_in.moves, self._today.on,
            progress=self._falls_in.show_moving,
        )  # fmt: skip

    def stopped(self) -> None:
        self._falls_in.show_sums()

    def _on_unseen(self, problem: Exception) -> None:
        self._falls_in.show_sums()
        self.present(problem)

    def _on_preview(self, seen: ClosurePreview) -> None:
        self._falls_in.show_preview(seen)
        self.set_ready(is_ready=True)
