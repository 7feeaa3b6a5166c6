"""The strip under the clinic day: its sum, whether it adds up, and the button that closes it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.clinic_day import DayState
from tracker.domain.rights import Action
from tracker.services.clinic_days.today import Today
from tracker.services.wording import clinic_day as words
from tracker.text import _, format_moment, format_number, ngettext
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel


class DayStrip(QFrame):
    close_requested = Signal()

    def __init__(self, tasks: Tasks, zone: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._zone = tasks, ZoneInfo(zone)
        self._sum = PlainLabel(kind="strong", wraps=True, is_selectable=True)
        self._told = PlainLabel(kind="muted", wraps=True)
        self._close = KeyButton(_("Close the day"))

        current = look()
        self.setProperty("kind", "card")
        self.setAccessibleName(_("The sum of the day"))
        lines = QVBoxLayout()
        lines.setSpacing(current.px(2))
        lines.addWidget(self._sum)
        lines.addWidget(self._told)
        whole = QHBoxLayout(self)
        pad = current.px(12)
        whole.setContentsMargins(pad, current.px(8), pad, current.px(8))
        whole.setSpacing(pad)
        whole.addLayout(lines, 1)
        whole.addWidget(self._close)
        self._close.clicked.connect(self.close_requested)

    def show_day(self, shown: Today, today: date) -> None:
        self._sum.setText(words.sum_text(shown.day.sum))
        self._told.setText(self._state(shown))
        is_closed = shown.closed is not None and not shown.closed.has_changed
        is_anything = bool(shown.rows)
        self._close.setVisible(is_anything and not is_closed and shown.on <= today)
        self._close.setEnabled(True)
        follow_right(self._close, self._tasks, Action.WORK_RECALL)

    def show_key(self, key: str) -> None:
        self._close.show_key(key)

    @property
    def text(self) -> str:
        """The sum, and what is said of it."""
        return f"{self._sum.text()}\n{self._told.text()}"

    def _state(self, shown: Today) -> str:
        people = words.people_text(shown.rows)
        unsigned = sum(row.state is DayState.GIVEN for row in shown.rows)
        if unsigned:
            waits = ngettext(
                "{count} patient waits for a signature.",
                "{count} patients wait for a signature.",
                unsigned,
            ).format(count=format_number(unsigned))
            people = f"{people} {waits}"
        closed = shown.closed
        if closed is None:
            return people
        at = format_moment(closed.at, self._zone)
        if closed.has_changed:
            said = _("Closed by {name}, {at}; something happened since, so it is open again.")
        else:
            said = _("Closed by {name}, {at}.")
        return f"{people} {said.format(name=closed.by, at=at)}"
