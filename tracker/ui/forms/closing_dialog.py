"""Closing clinic days: who falls in is seen before anything is saved, and where they could go."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import EditConflict, Invalid
from tracker.services.closing_days import ClosurePreview, close_and_move, preview_closing_span
from tracker.services.closures import Closing
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.falls_in import FallsInPart
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class ClosingDialog(FormDialog):
    """From a first to a last day, both closed. Most harmed first.

    Taking the proposals moves the bookings with the closure, in one act.
    """

    manual_page = "calendar"
    least_width = 760

    def __init__(self, tasks: Tasks, today: ClinicDate, on: date | None, owner: QWidget) -> None:
        super().__init__(_("Close clinic days"), tasks, action=_("Close the clinic"), owner=owner)
        self._today = today
        self._days: tuple[date, ...] = ()
        self._span = first, last = DateEdit(today=today.on), DateEdit(today=today.on)
        self._first = Field(_("&First day"), first, name="first", is_required=True)
        self._last = Field(_("&Last day"), last, name="last", is_required=True)
        self._reason = QLineEdit()
        self._falls_in = FallsInPart()

        self.add_row(self._first, self._last)
        self.add(Field(_("&Reason"), self._reason, name="reason", is_required=True))
        self.body.addWidget(self._falls_in)
        first.set_day(on)
        last.set_day(on)
        self.setFocusProxy(self._reason if on is not None else first)
        self.note_untouched()
        first.day_changed.connect(self._on_span)
        last.day_changed.connect(self._on_span)
        self._look()

    @property
    def falls_in(self) -> FallsInPart:
        return self._falls_in

    def content(self) -> object:
        return *(one.text() for one in self._span), self._reason.text()

    def submit(self) -> None:
        reason = self._reason.text()
        self.write_long(
            close_and_move, tuple(Closing(on, reason) for on in self._days), self._falls_in.moves,
            self._today.on, progress=self._falls_in.show_moving,
        )  # fmt: skip

    def stopped(self) -> None:
        self._falls_in.show_sums()

    def present(self, problem: Exception) -> None:
        super().present(problem)
        if isinstance(problem, EditConflict):
            # Somebody moved one of them meanwhile: whoever is left is shown anew.
            self._look()

    def _on_span(self, _day: object) -> None:
        self._look()

    def _look(self) -> None:
        self.set_ready(is_ready=False)
        self._days = ()
        try:
            first, last = day_in(self._first), day_in(self._last)
        except Invalid:
            first = last = None
        if first is None or last is None:
            self.tasks.forget(self, "preview")
            self._falls_in.wait()
            return
        self._falls_in.look()
        self.tasks.read(
            self, "preview", preview_closing_span, first, last, self._today.on,
            then=self._on_preview, failed=self._on_unseen,
        )  # fmt: skip

    def _on_unseen(self, problem: Exception) -> None:
        self._falls_in.wait()
        super().present(problem)

    def _on_preview(self, seen: ClosurePreview) -> None:
        self.fields.clear_problems()
        self._days = seen.days
        self._falls_in.show_preview(seen)
        self.set_ready(is_ready=bool(seen.days))
