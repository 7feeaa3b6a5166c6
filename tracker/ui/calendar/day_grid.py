"""The days of a week or a month, one of them current; arrows go from day to day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from tracker.services.bookings.offered_days import OfferedDay
from tracker.services.clinic_days.calendar import CalendarDay
from tracker.text import _, weekday_name
from tracker.ui.calendar.day_cell import DayCell
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_WEEK = 7
_STEPS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: -_WEEK,
    Qt.Key.Key_Down: _WEEK,
}


class DayGrid(QWidget):
    """Days that aren't in sight are asked for by `wanted`."""

    current_changed = Signal(object)
    """The current day, a date."""
    activated = Signal(object)
    """To book on that date."""
    wanted = Signal(object)
    """A date beyond those in sight."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._cells: dict[date, DayCell] = {}
        self._current: date | None = None
        self._is_week = False
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look().px(5))
        self.setAccessibleName(_("Days"))

    @property
    def current(self) -> date | None:
        return self._current

    @property
    def days(self) -> tuple[date, ...]:
        """Those in sight."""
        return tuple(self._cells)

    def cell(self, on: date) -> DayCell:
        return self._cells[on]

    def lay_out(self, days: Sequence[date], *, is_week: bool) -> None:
        """Cells for these days, still without what is known of them."""
        had_focus = any(cell.hasFocus() for cell in self._cells.values())
        if is_week is self._is_week and len(days) == len(self._cells):
            # Another week or month of the same shape: to make its cells anew takes four times as long.
            self._cells = dict(zip(days, self._cells.values(), strict=True))
            for on, cell in self._cells.items():
                cell.turn_to(on)
        else:
            self._make_cells(days, is_week=is_week)
        if days:
            kept = self._current if self._current in self._cells else days[0]
            self.go_to(kept, takes_focus=had_focus)

    def _make_cells(self, days: Sequence[date], *, is_week: bool) -> None:
        self._is_week = is_week
        while (item := self._layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row in range(self._layout.rowCount()):
            self._layout.setRowStretch(row, 0)
        for column in range(self._layout.columnCount()):
            self._layout.setColumnStretch(column, 0)
        self._cells = {}
        columns = len(days) if is_week else _WEEK
        for place, on in enumerate(days):
            row, column = divmod(place, columns)
            if row == 0 and not is_week:
                title = PlainLabel(weekday_name(on.weekday()), kind="muted")
                self._layout.addWidget(title, 0, column)
            cell = DayCell(on, is_tall=is_week)
            cell.clicked.connect(self._on_clicked)
            cell.activated.connect(self._on_activated)
            self._cells[on] = cell
            self._layout.addWidget(cell, row + 1, column)
            self._layout.setRowStretch(row + 1, 1)
            self._layout.setColumnStretch(column, 1)

    def show_days(self, days: Sequence[CalendarDay], today: date, month: int) -> None:
        """What is known of them; ``month`` is the one that isn't faint, 0 for all."""
        for day in days:
            if day.on in self._cells:
                is_faint = month not in (0, day.on.month)
                self._cells[day.on].show_day(day, today, is_faint=is_faint)

    def show_offers(self, offers: Mapping[date, OfferedDay]) -> None:
        """How the days suit whoever is to be booked."""
        for on, cell in self._cells.items():
            offer = offers.get(on)
            if offer is None:
                cell.show_fit(None)
            else:
                cell.show_fit(offer.fit, is_best=offer.is_best)

    def go_to(self, on: date | None, *, takes_focus: bool) -> None:
        """Make a day of those in sight the current one."""
        for each, cell in self._cells.items():
            cell.setChecked(each == on)
            policy = Qt.FocusPolicy.StrongFocus if each == on else Qt.FocusPolicy.ClickFocus
            cell.setFocusPolicy(policy)
        if on in self._cells and takes_focus:
            self._cells[on].setFocus()
        if on != self._current and on is not None:
            self._current = on
            self.current_changed.emit(on)

    def focus_current(self) -> None:
        if self._current in self._cells:
            self._cells[self._current].setFocus()

    def _on_clicked(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self.go_to(cell.on, takes_focus=True)

    def _on_activated(self) -> None:
        cell = self.sender()
        if isinstance(cell, DayCell):
            self.activated.emit(cell.on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None or self._current is None or not self._cells:
            super().keyPressEvent(event)
            return
        target = self._current + timedelta(days=step)
        # A day that is left out of sight, as a weekend without clinic, is gone past.
        while target not in self._cells and min(self._cells) < target < max(self._cells):
            target += timedelta(days=1 if step > 0 else -1)
        if target in self._cells:
            self.go_to(target, takes_focus=True)
        else:
            self.wanted.emit(target)
