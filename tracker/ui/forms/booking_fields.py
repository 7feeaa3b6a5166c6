"""Booking by date alone, or moving a booking: the suggested day first, any other typed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.domain.checks import Grade
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.services.bookings.appointments import BookingForm as Booking
from tracker.services.bookings.appointments import book, move_booking
from tracker.services.bookings.check import BookingCheck
from tracker.services.bookings.checks import BY_THE_DAY, check_booking
from tracker.services.bookings.slots import BookingSlot
from tracker.services.recall.panel import RecallPanel
from tracker.services.wording import course_label
from tracker.text import _, format_weekday_date
from tracker.ui.field_values import day_in
from tracker.ui.forms.slot_fields import SlotFields
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.wrapped_check import WrappedCheck

_SPEAKS = "speaks-against"


class BookingFields(QWidget):
    """What speaks against a day is said while it is typed; a reason is asked only where needed.

    `fields` are laid out by whoever asks; what stands below them is this widget.
    """

    failed = Signal(object)

    def __init__(self, tasks: Tasks, panel: RecallPanel, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._panel = panel
        self._moved = panel.booking if panel.now.standing.booked_on is not None else None
        self._day = DateEdit(today=panel.today)
        self._reason = QLineEdit()
        self.day = Field(_("Day"), self._day, name="on")
        self.reason = Field(_("Reason"), self._reason, name="reason")
        self._slot = SlotFields(tasks, BookingSlot() if self._moved is None else self._moved.slot)
        self.fields = (self.day, self.reason)
        self.slot_fields = self._slot.fields
        self._checks: list[BookingCheck] = []
        self._chosen_on: date | None = None
        self._offered = ""
        self._speaks = QVBoxLayout()
        self._elsewhere = WrappedCheck(_("Booked elsewhere already"))
        self._also = [
            (sibling.uuid, WrappedCheck(_also_label(sibling.condition, sibling.body_region)))
            for sibling in panel.siblings
            if self._moved is None
        ]

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(7))
        layout.addLayout(self._speaks)
        layout.addWidget(self._slot.box)
        for field in self.slot_fields:
            layout.addWidget(field)
        layout.addWidget(self._elsewhere)
        for _uuid, box in self._also:
            layout.addWidget(box)
        self._elsewhere.setVisible(self._moved is None)
        self.reason.hide()

        self._day.day_changed.connect(self._on_day_changed)
        self._slot.changed.connect(self._on_slot)
        self._elsewhere.toggled.connect(self._on_elsewhere)
        for _uuid, box in self._also:
            box.toggled.connect(self._on_also)
        self._day.set_day(panel.now.suggested_on)

    def choose(self, on: date) -> None:
        """Fill in another day than the one that is suggested."""
        self._day.set_day(on)

    @property
    def title(self) -> str:
        return _("Move the booking") if self._moved else _("Book")

    @property
    def verb(self) -> str:
        """For the button that saves it."""
        return _("Move") if self._moved else _("Book")

    @property
    def about(self) -> str:
        """A sentence about the day that is filled in."""
        suggested_on = self._panel.now.suggested_on
        if suggested_on is None:
            return _("No day can be suggested.")
        return _("Suggested: {on}.").format(on=format_weekday_date(suggested_on))

    def command(self) -> tuple[Callable[..., Done], tuple[object, ...]]:
        """What is to be written, with its arguments. Raises Invalid for what can't be read."""
        on = day_in(self.day)
        if on is None:
            raise Invalid(_("Which day?"), field="on")
        reason, today = self._reason.text(), self._panel.today
        # What a colleague booked since is told before a reason answers it.
        answered = BY_THE_DAY | {check.code for check in self._against()}
        if self._moved is not None:
            seen = self._moved.uuid, self._moved.version
            return move_booking, (*seen, on, reason, today, answered, self._slot.slot())
        wanted = Booking(
            self._courses(),
            on,
            is_elsewhere=self._elsewhere.isChecked(),
            reason=reason,
            answered=answered,
            slot=self._slot.slot(),
        )
        return book, (wanted, today)

    @property
    def editors(self) -> dict[str, QWidget]:
        """By the names under which what is half typed is kept."""
        return {
            self.day.name: self._day,
            self.reason.name: self._reason,
            "is_elsewhere": self._elsewhere.box,
            **self._slot.editors,
            **{f"also {uuid}": box.box for uuid, box in self._also},
        }

    def typed(self) -> object:
        """To be compared. A reason that was offered is nobody's typing."""
        reason = self._reason.text()
        return (
            self._day.text(),
            "" if reason == self._offered else reason,
            self._elsewhere.isChecked(),
            self._courses(),
            self._slot.typed(),
        )

    def refused(self, told: str) -> None:
        """A sentence is to stand at its field now; where it says the same, this stops.

        One that isn't told here yet came up since: what speaks against the day is read anew.
        """
        if not any(check.sentence in told for check in self._checks):
            self.reason.show()
            self._on_day_changed(self._chosen_on)
        self._hide_said(told)

    def _hide_said(self, told: str) -> None:
        for label in self.findChildren(PlainLabel, _SPEAKS):
            label.setVisible(label.text() not in told)

    def _courses(self) -> tuple[str, ...]:
        also = (uuid for uuid, box in self._also if box.isChecked())
        return (self._panel.course_uuid, *also)

    def _on_day_changed(self, on: date | None) -> None:
        is_other_day = on != self._chosen_on
        self._chosen_on = on
        if on is None:
            self._tasks.forget(self, "checks")
            self._show_checks([])
            return
        if is_other_day:
            self._slot.ask(on)
        moving = self._moved.uuid if self._moved else None
        self._tasks.read(
            self,
            "checks",
            _checks,
            self._courses(),
            on,
            self._panel.today,
            moving,
            self._slot.readable(),
            then=self._show_checks,
            failed=self.failed.emit,
        )

    def _show_checks(self, checks: list[BookingCheck]) -> None:
        self._checks = checks
        while (item := self._speaks.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for check in checks:
            kind = "danger" if check.grade is Grade.STOPS else "small"
            label = PlainLabel(check.sentence, kind=kind, wraps=True)
            label.setObjectName(_SPEAKS)
            self._speaks.addWidget(label)
        # The answer may come after a refusal that says the same.
        self._hide_said(f"{self.day.problem} {self.reason.problem}")
        self._show_or_hide_reason()

    def _on_also(self, _is_on: bool) -> None:
        self._on_day_changed(self._chosen_on)

    def _on_slot(self) -> None:
        self._on_day_changed(self._chosen_on)

    def _on_elsewhere(self, _is_on: bool) -> None:
        self._show_or_hide_reason()

    def _show_or_hide_reason(self) -> None:
        is_stopped = any(check.grade is Grade.STOPS for check in self._checks)
        needs_reason = bool(self._against()) and (not is_stopped or self._elsewhere.isChecked())
        self.reason.setVisible(needs_reason)
        self._offer_reason()

    def _against(self) -> list[BookingCheck]:
        """What needs a reason, where it can be had at all."""
        return [check for check in self._checks if check.grade is not Grade.INFORMS]

    def _offer_reason(self) -> None:
        """The earliest day that there is can't be helped; what somebody typed stays."""
        suggested_on, overdue_from = (
            self._panel.now.suggested_on,
            self._panel.now.window.overdue_from,
        )
        on, offered = self._chosen_on, ""
        is_late_only = {check.code for check in self._against()} == {"too-late"}
        if is_late_only and on is not None and suggested_on is not None and on <= suggested_on:
            is_overdue = overdue_from is not None and overdue_from <= self._panel.today
            offered = _("Overdue when called") if is_overdue else _("The first day that fits")
        if self._reason.text() in {"", self._offered}:
            self._reason.setText(offered)
            self._offered = offered


def _checks(
    tx: Any,
    course_uuids: tuple[str, ...],
    on: date,
    today: date,
    moving: str | None,
    slot: BookingSlot,
) -> list[BookingCheck]:
    return check_booking(tx, course_uuids, on, today, moving=moving, slot=slot)


def _also_label(condition: str, body_region: str) -> str:
    return _("Also for {treatment}").format(treatment=course_label(condition, body_region))
