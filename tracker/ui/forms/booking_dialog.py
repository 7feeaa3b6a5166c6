"""Booking a treatment in a window of its own, as on the recall list."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Invalid
from tracker.services.recall.panel import RecallPanel, place_on_list, recall_panel
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_words import BOOKING
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.booking_fields import BookingFields
from tracker.ui.problem_presenter import sentence
from tracker.ui.tasks import Tasks


class BookingDialog(FormDialog):
    """`course` is how the treatment is called, `panel` what `read_booking` found.

    `on` is filled in instead of the day that is suggested.
    """

    def __init__(
        self,
        tasks: Tasks,
        course: str,
        panel: RecallPanel,
        owner: QWidget | None = None,
        *,
        on: date | None = None,
        draft: DraftContent | None = None,
    ) -> None:
        self._booking = booking = BookingFields(tasks, panel)
        if on is not None:
            booking.choose(on)
        super().__init__(booking.title, tasks, action=booking.verb, owner=owner)
        self.explain(
            _("{treatment}. {suggestion}").format(treatment=course, suggestion=booking.about)
        )
        for field in booking.fields:
            self.add(field)
        for field in booking.slot_fields:
            self.fields.add(field)
        self.body.addWidget(booking)
        self.note_untouched()
        self.keep_drafts(
            BOOKING, panel.patient_uuid, booking.editors, draft, about=panel.course_uuid
        )

        booking.failed.connect(self.present)

    def content(self) -> object:
        return self._booking.typed()

    def submit(self) -> None:
        command, arguments = self._booking.command()
        self.write(command, *arguments)

    def present(self, problem: Exception) -> None:
        super().present(problem)
        if isinstance(problem, Invalid):
            self._booking.refused(sentence(problem))


def read_booking(tx: Any, course_uuid: str, today: date) -> RecallPanel:
    """What booking a treatment needs to know. Raises NotFound."""
    course_id, _state = place_on_list(tx, course_uuid, today)
    return recall_panel(tx, course_id, today)
