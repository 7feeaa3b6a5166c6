"""What there is to know of the current day, and what can be done with it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.services.clinic_days.calendar import CalendarDay
from tracker.services.stock.day_vials import ProductNeed
from tracker.services.wording import calendar as words
from tracker.text import _, format_weekday_date
from tracker.ui.calendar.turning_row import TurningRow
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel

_LEAST = 700


class CurrentDay(QFrame):
    """The buttons are the page's to connect."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.book = KeyButton(_("Book…"), kind="primary")
        self.open = KeyButton(_("Patients of the day"))
        self.close_day = KeyButton(_("Close day…"))
        self.open_again = KeyButton(_("Open the clinic again"))
        self._title = PlainLabel(kind="strong", wraps=True)
        self._lists = PlainLabel(kind="small", wraps=True)
        self._vials = PlainLabel(kind="muted", wraps=True, is_selectable=True)

        current = look()
        self.setProperty("kind", "card")
        self.setAccessibleName(_("The current day"))
        lines = QVBoxLayout()
        lines.setSpacing(current.px(2))
        for label in (self._title, self._lists, self._vials):
            lines.addWidget(label)
        buttons = FlowLayout(is_right=True)
        for button in (self.open_again, self.close_day, self.open, self.book):
            buttons.addWidget(button)
        turning = TurningRow(_LEAST)
        turning.row.addLayout(lines, 3)
        turning.row.addLayout(buttons, 2)
        whole = QVBoxLayout(self)
        pad = current.px(12)
        whole.setContentsMargins(pad, current.px(8), pad, current.px(8))
        whole.addWidget(turning)
        self.open_again.hide()

    def show_keys(self, keys: Keys) -> None:
        self.book.show_key(keys.cap("calendar.book"))
        self.open.show_key(keys.cap("calendar.open"))
        self.close_day.show_key(keys.cap("calendar.close"))

    def show_day(self, day: CalendarDay | None) -> None:
        """None: it isn't known yet."""
        if day is None:
            return
        on = format_weekday_date(day.on)
        self._title.setText(_("{on}: {places}").format(on=on, places=words.places_text(day)))
        lists = [words.list_text(one) for one in day.lists if one.held.name]
        outcomes = words.outcomes_text(day, is_past=False)
        self._lists.setText("; ".join(filter(None, (outcomes, *lists))))
        self._lists.setVisible(bool(self._lists.text()))
        self.close_day.setVisible(day.closed_for is None)
        self.open_again.setVisible(day.closed_for is not None)

    def show_vials(self, needs: tuple[ProductNeed, ...]) -> None:
        self._vials.setText(words.needs_text(needs))
        self._vials.setVisible(bool(needs))

    @property
    def text(self) -> str:
        return "\n".join(label.text() for label in (self._title, self._lists, self._vials))
