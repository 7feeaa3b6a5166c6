"""Booking somebody into a day of the calendar."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.services.recall_panel import RecallPanel
from tracker.text import _, person_name
from tracker.ui.drafts.draft_words import BOOKING
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.booking_fields import BookingFields
from tracker.ui.tasks import Tasks


class BookingDialog(FormDialog):
    """Opened with a day filled in; whatever speaks against it is said, as on the recall list."""

    manual_page = "calendar"

    def __init__(self, tasks: Tasks, panel: RecallPanel, on: date, owner: QWidget) -> None:
        self._booking = booking = BookingFields(tasks, panel)
        name = person_name(panel.family_name, panel.given_name)
        super().__init__(
            _("Book {name}").format(name=name), tasks, action=booking.verb, owner=owner
        )
        booking.choose(on)
        self.explain(booking.about)
        self.add(booking.day)
        self.add(booking.reason)
        self.body.addWidget(booking)
        booking.failed.connect(self.present)
        self.note_untouched()
        self.keep_drafts(BOOKING, panel.patient_uuid, booking.editors, about=panel.course_uuid)

    def content(self) -> object:
        return self._booking.typed()

    def submit(self) -> None:
        command, arguments = self._booking.command()
        self.write(command, *arguments)

    def present(self, problem: Exception) -> None:
        super().present(problem)
        self._booking.refused(str(problem))
