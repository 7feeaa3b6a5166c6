"""The time, the length and the list of a booking, for clinics that book here: asked for only there."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.domain.typed_time import typed_time
from tracker.services.bookings.slots import BookingSlot, held_lists
from tracker.text import _
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.wrapped_check import WrappedCheck


class SlotFields(QObject):
    """`box` shows and hides `fields`, which are laid out below it by whoever asks."""

    changed = Signal()
    """Another time, length or list is asked for."""

    def __init__(self, tasks: Tasks, booked: BookingSlot) -> None:
        super().__init__()
        self._tasks = tasks
        self._time = QLineEdit("" if booked.at_time is None else f"{booked.at_time:%H:%M}")
        self._minutes = QLineEdit("" if booked.minutes is None else str(booked.minutes))
        self._list = Choice([_any_list()])
        self._wanted = booked.list_name
        self.box = WrappedCheck(_("At a time, or on a list"))
        self.fields = (
            Field(_("Time"), self._time, name="at_time", hint=_("9:20")),
            Field(_("Minutes"), self._minutes, name="minutes"),
            Field(_("List"), self._list, name="list_name"),
        )

        self._has_lists = False
        self.box.toggled.connect(self._show)
        self.box.setChecked(booked != BookingSlot())
        self._show(self.box.isChecked())
        self._told = self.readable()
        for line in (self._time, self._minutes):
            line.editingFinished.connect(self._on_other)
        self._list.code_changed.connect(self._on_other)
        self.box.toggled.connect(self._on_other)

    def ask(self, on: date) -> None:
        """Offer the lists of a day."""
        self._tasks.read(self.box, "lists", held_lists, on, then=self._on_lists)

    def slot(self) -> BookingSlot:
        """What is filled in; nothing where it isn't asked for. Raises Invalid."""
        if not self.box.isChecked():
            return BookingSlot()
        try:
            at_time = typed_time(self._time.text())
        except Invalid as problem:
            raise Invalid(problem.message, field="at_time", **problem.parameters) from None
        minutes = self._minutes.text().strip()
        if minutes and not (minutes.isascii() and minutes.isdigit()):
            raise Invalid(_("Type a whole number of minutes."), field="minutes")
        return BookingSlot(at_time, int(minutes) if minutes else None, self._list.code() or "")

    def readable(self) -> BookingSlot:
        """What is filled in, as far as it can be read yet."""
        try:
            return self.slot()
        except Invalid:
            return BookingSlot()

    @property
    def editors(self) -> dict[str, QWidget]:
        """By the names under which what is half typed is kept."""
        return {"has_slot": self.box.box, "at_time": self._time, "minutes": self._minutes}

    def typed(self) -> object:
        """To be compared."""
        shown = self._time.text(), self._minutes.text(), self._list.code() or self._wanted
        return (self.box.isChecked(), *shown)

    def _on_lists(self, names: tuple[str, ...]) -> None:
        wanted = self._list.code() or self._wanted
        self._has_lists = bool(names)
        self._list.set_options([_any_list(), *(Option(name, name) for name in names)])
        self._list.set_code(wanted if wanted in names else "")
        self._show(self.box.isChecked())

    def _on_other(self, _what: object = None) -> None:
        asked = self.readable()
        if asked != self._told:
            self._told = asked
            self.changed.emit()

    def _show(self, is_on: bool) -> None:
        *always, on_list = self.fields
        for field in always:
            field.setVisible(is_on)
        on_list.setVisible(is_on and self._has_lists)


def _any_list() -> Option:
    return Option("", _("Whichever has a place"))
