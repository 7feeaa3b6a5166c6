"""Booking on the telephone: one of the next open days by its number, or a day as it is said."""

from functools import partial

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.services.bookings.appointments import BookingForm
from tracker.services.bookings.proposed_days import ProposedDay
from tracker.services.contacts.call_outcomes import book_in_call
from tracker.services.contacts.call_sheet import CallSheet
from tracker.services.wording import course_label
from tracker.text import _, format_number, format_weekday_date
from tracker.ui.calls.call_writes import attempt_of, booked_uuids, booking_of
from tracker.ui.date_words import typed_example
from tracker.ui.drafts.draft_words import BOOKING
from tracker.ui.field_values import day_in
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.key_button import KeyButton


class CallBooking(PanelForm):
    """A proposed day is typed by its number, any other as it is said; Enter books what stands there.

    No key books by itself: many dates begin with the number of a day.
    """

    def __init__(self, tasks: Tasks, sheet: CallSheet, owner: QWidget | None = None) -> None:
        self._sheet = sheet
        self._day = DateEdit(today=sheet.panel.today)
        self._day.offer({str(number): day.on for number, day in enumerate(sheet.days, 1)})
        self._reason = QLineEdit()
        super().__init__(
            tasks,
            _("Book"),
            [
                Field(_("Day"), self._day, name="on"),
                Field(_("Reason"), self._reason, name="reason"),
            ],
            save=_("Book"),
            about=_about(sheet),
            owner=owner,
        )
        self.fields["reason"].hide()
        for number, day in enumerate(sheet.days, 1):
            button = KeyButton(_told(day), format_number(number))
            button.clicked.connect(partial(self._book, day))
            self.above_fields.addWidget(button)
        self.keep_drafts(BOOKING, sheet.panel)

    def submit(self) -> None:
        on = day_in(self.fields["on"])
        if on is None:
            raise Invalid(_("Which day?"), field="on")
        proposed = next((day for day in self._sheet.days if day.on == on), None)
        if proposed is not None and not self._reason.text().strip():
            self._book(proposed)
            return
        form = BookingForm(booked_uuids(self._sheet), on, reason=self._reason.text())
        self.write(book_in_call, form, attempt_of(self._sheet, "booked"), self._sheet.panel.today)

    def refused(self, told: str) -> None:
        if self.fields["on"].problem != told:
            self.fields["reason"].show()
            self._reason.setFocus()

    def _book(self, day: ProposedDay) -> None:
        command, arguments = booking_of(self._sheet, day)
        self.write(command, *arguments)


def _about(sheet: CallSheet) -> str:
    how = _("No day can be proposed. Type one, such as {day}, +3w or mon, and press Enter.")
    if sheet.days:
        how = _(
            "Type the number of a day, or another day, such as {day}, +3w or mon, and press Enter."
        )
    how = how.format(day=typed_example(sheet.panel.today))
    if len(sheet.courses) == 1:
        return how
    names = [course_label(c.now.course.condition, c.now.course.body_region) for c in sheet.booked]
    return _("For {treatments}. {how}").format(treatments=", ".join(names), how=how)


def _told(day: ProposedDay) -> str:
    on = format_weekday_date(day.on)
    return _("{on}, after the window").format(on=on) if day.is_late else on
