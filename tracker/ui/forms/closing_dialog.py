"""Closing clinic days: who falls in is seen before anything is saved, and where they could go."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.services.clinic_days.closing_days import (
    ClosurePreview,
    close_and_move,
    preview_closing_span,
)
from tracker.services.clinic_days.closures import Closing
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.field_values import day_in
from tracker.ui.forms.moving_dialog import MovingDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class ClosingDialog(MovingDialog):
    """From a first to a last day, both closed. Most harmed first.

    Taking the proposals moves the bookings with the closure, in one act.
    """

    def __init__(self, tasks: Tasks, today: ClinicDate, on: date | None, owner: QWidget) -> None:
        super().__init__(_("Close clinic days"), tasks, action=_("Close the clinic"), owner=owner)
        self._today = today
        self._days: tuple[date, ...] = ()
        self._span = first, last = DateEdit(today=today.on), DateEdit(today=today.on)
        self._first = Field(_("&First day"), first, name="first", is_required=True)
        self._last = Field(_("&Last day"), last, name="last", is_required=True)
        self._reason = QLineEdit()

        self.add_row(self._first, self._last)
        self.add(Field(_("&Reason"), self._reason, name="reason", is_required=True))
        self.body.addWidget(self.falls_in)
        first.set_day(on)
        last.set_day(on)
        self.setFocusProxy(self._reason if on is not None else first)
        self.note_untouched()
        first.day_changed.connect(self._on_span)
        last.day_changed.connect(self._on_span)
        self.look_anew()

    def content(self) -> object:
        return *(one.text() for one in self._span), self._reason.text()

    def submit(self) -> None:
        reason = self._reason.text()
        self.write_long(
            close_and_move, tuple(Closing(on, reason) for on in self._days), self.falls_in.moves,
            self._today.on, progress=self.falls_in.show_moving,
        )  # fmt: skip

    def look_anew(self) -> None:
        self.set_ready(is_ready=False)
        self._days = ()
        try:
            first, last = day_in(self._first), day_in(self._last)
        except Invalid:
            first = last = None
        if first is None or last is None:
            self.tasks.forget(self, "preview")
            self.falls_in.wait()
            return
        self.look(preview_closing_span, first, last, self._today.on, then=self._on_preview)

    def _on_span(self, _day: object) -> None:
        self.look_anew()

    def _on_preview(self, seen: ClosurePreview) -> None:
        self.fields.clear_problems()
        self._days = seen.days
        self.falls_in.show_preview(seen)
        self.set_ready(is_ready=bool(seen.days))
