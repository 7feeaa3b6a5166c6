"""Booking, or moving a booking, in the side panel."""

from tracker.services.recall.panel import RecallPanel
from tracker.ui.drafts.draft_words import BOOKING
from tracker.ui.forms.booking_fields import BookingFields
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks


class BookingForm(PanelForm):
    """Enter is enough for the day that is suggested."""

    def __init__(self, tasks: Tasks, panel: RecallPanel) -> None:
        self._booking = booking = BookingFields(tasks, panel)
        super().__init__(
            tasks,
            booking.title,
            booking.fields,
            save=booking.verb,
            about=booking.about,
        )
        for field in booking.slot_fields:
            self.fields.add(field)
        self.above_buttons.addWidget(booking)

        booking.failed.connect(self.failed)
        self.keep_drafts(BOOKING, panel, self._booking.editors, self._booking.typed)

    def submit(self) -> None:
        command, arguments = self._booking.command()
        self.write(command, *arguments)

    def refused(self, told: str) -> None:
        self._booking.refused(told)
