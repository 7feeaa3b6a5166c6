"""The side panel of the clinic day: the current patient, what to look at, and the next steps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.clinic_days.today import TodayCourse, TodayRow
from tracker.services.wording import clinic_day as words
from tracker.services.wording import course_label
from tracker.text import _, format_weekday_date
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.today.steps import Offer, Step, commands, right_for_step
from tracker.ui.widgets.beside_list import BesideList
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order


class RowPanel(BesideList):
    """Shows one row; `offer` shows the buttons that make sense, each with its key."""

    chosen = Signal(object)
    """A Step."""

    def __init__(self, tasks: Tasks, keys: Keys, owner: QWidget | None = None) -> None:
        super().__init__(owner, spacing=6)
        self._tasks, self._keys = tasks, keys
        self._name = PlainLabel(kind="heading", wraps=True, is_selectable=True)
        self._numbers = PlainLabel(kind="muted", wraps=True, is_selectable=True)
        self._when = PlainLabel(kind="muted", wraps=True)
        self._warnings = PlainLabel(kind="danger", wraps=True)
        self._told = PlainLabel(wraps=True)
        self._courses = QVBoxLayout()
        self._steps = QVBoxLayout()
        self._steps.setSpacing(look().px(6))
        self._buttons = {
            step: KeyButton(command.title, owner=self) for step, command in commands().items()
        }

        self._lay_out()
        self.show_row(None)

        for step, button in self._buttons.items():
            button.setProperty("step", step.value)
            button.clicked.connect(self._on_clicked)
        keys.changed.connect(self.show_keys)

    def show_keys(self) -> None:
        """Print the keys as they are now; off, and why, where a right is missing."""
        for step, button in self._buttons.items():
            button.show_key(self._keys.cap(f"today.{step.value}"))
            takes = right_for_step(step)
            if takes is not None:
                follow_right(button, self._tasks, takes)

    def show_row(self, row: TodayRow | None, offers: Sequence[Offer] = ()) -> None:
        """None: nobody is chosen."""
        self.area.setVisible(row is not None)
        if row is None:
            return
        self._name.setText(words.name_text(row))
        self._numbers.setText(words.numbers_text(row))
        _show(self._when, format_weekday_date(row.on) if row.is_earlier else "")
        _show(self._warnings, "\n".join(words.warnings(row)))
        _show(self._told, "\n".join(booking.note for booking in row.bookings if booking.note))
        while (item := self._courses.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for course in row.courses:
            treatment = course_label(course.condition, course.body_region)
            self._courses.addWidget(PlainLabel(treatment, kind="strong", wraps=True))
            for lines, kind in _told_of(row, course):
                if lines:
                    self._courses.addWidget(PlainLabel("\n".join(lines), kind=kind, wraps=True))
            self._courses.addSpacing(look().px(8))
        offered = {one.step for one in offers}
        for step, button in self._buttons.items():
            self._steps.removeWidget(button)
            button.setVisible(step in offered)
        for offer in offers:
            button = self._buttons[offer.step]
            self._steps.addWidget(button)
            _dress(button, "primary" if offer.is_primary else "")
        tab_in_reading_order(self)

    def button(self, step: Step) -> KeyButton:
        return self._buttons[step]

    def _on_clicked(self) -> None:
        button = self.sender()
        if isinstance(button, KeyButton):
            self.chosen.emit(Step(button.property("step")))

    def _lay_out(self) -> None:
        gap = look().px(4)
        for label in (self._name, self._numbers, self._when, self._warnings, self._told):
            self.column.addWidget(label)
        self.column.addLayout(self._steps)
        self._courses.setSpacing(gap)
        self.column.addSpacing(2 * gap)
        self.column.addLayout(self._courses)
        self.column.addStretch(1)


def _show(label: PlainLabel, text: str) -> None:
    label.setText(text)
    label.setVisible(bool(text))


def _dress(button: KeyButton, kind: str) -> None:
    if (button.property("kind") or "") != kind:
        button.setProperty("kind", kind)
        button.style().unpolish(button)
        button.style().polish(button)


def _told_of(row: TodayRow, course: TodayCourse) -> Iterator[tuple[Sequence[str], str]]:
    """What is to be drawn up, what is to be known before, and what was done last time."""
    yield (words.dose_text(course), *course.vials), "small"
    if row.state.is_open:
        asked = words.window_text(course), words.cover_text(course), words.consent_text(course)
        yield [line for line in asked if line], "muted"
    yield (_("Last: {what}").format(what=words.last_text(course)), *course.last_map), "small"
