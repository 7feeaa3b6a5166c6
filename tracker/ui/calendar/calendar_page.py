"""The Calendar screen: a week or a month of clinic days, and beside it who is to be booked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.bookings.offered_days import OfferedDay, offered_days
from tracker.services.clinic_days.calendar import MOST_DAYS, CalendarDay, read_calendar
from tracker.services.clinic_days.closures import open_days
from tracker.services.recall.panel import RecallPanel, recall_panel
from tracker.services.recall.rows import RecallRow
from tracker.services.stock.day_vials import ProductNeed, vials_needed
from tracker.services.wording import course_label
from tracker.text import _, first_weekday, format_month, format_weekday_date, person_name
from tracker.ui.calendar.calendar_commands import calendar_commands
from tracker.ui.calendar.calendar_files import CalendarFiles
from tracker.ui.calendar.current_day import CurrentDay
from tracker.ui.calendar.day_grid import DayGrid
from tracker.ui.calendar.filling_dialog import FillButton
from tracker.ui.calendar.short_weeks_line import ShortWeeksLine
from tracker.ui.calendar.to_book_part import ToBookPart
from tracker.ui.calendar.turning_row import TurningRow
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.forms.booking_dialog import BookingDialog
from tracker.ui.forms.closing_dialog import ClosingDialog
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.arrow_button import ArrowButton
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.page_head import page_head
from tracker.ui.widgets.plain_label import PlainLabel

_WEEK, _SATURDAY = 7, 5
_NAMED = 40
_AHEAD_DAYS = 120
_LEAST = 860


class CalendarPage(QWidget):
    """Opens at the week of today."""

    patient_requested = Signal(str)
    """A patient's uuid: open that screen."""
    day_requested = Signal(object)
    """A date: open its clinic day."""
    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, keys: Keys, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._keys = tasks, today, keys
        self._is_month = self._is_stale = False
        self._on = today.on
        self._days: dict[date, CalendarDay] = {}
        self._title = PlainLabel(_("Calendar"), kind="title")
        self._span = PlainLabel(kind="muted")
        self._before = ArrowButton(_("Earlier"), goes_back=True)
        self._after = ArrowButton(_("Later"))
        self._now = KeyButton(_("Today"))
        self._by_month = KeyButton(_("Month"))
        self._short = ShortWeeksLine(tasks, today)
        self._files = CalendarFiles(tasks, today)
        self._fill = FillButton(tasks, today)
        self._list = ToBookPart(tasks, today)
        self._grid = DayGrid()
        self._current = CurrentDay()

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self._list)
        self._by_month.setCheckable(True)
        self._lay_out()
        self._bind_keys()
        self._go_to(today.on)
        self._list.ask()
        self._short.ask()

        self._list.chosen.connect(self._on_chosen)
        self._list.activated.connect(self._on_activated)
        for part in (self._list, self._short, self._files, self._fill):
            part.failed.connect(self.failed)
        self._files.patient_requested.connect(self.patient_requested)
        self._files.told.connect(self.told)
        self._grid.current_changed.connect(self._on_day)
        self._grid.activated.connect(self.book)
        self._grid.wanted.connect(self._go_to)
        self._before.clicked.connect(partial(self.go_by, -1))
        self._after.clicked.connect(partial(self.go_by, 1))
        self._now.clicked.connect(self.go_to_today)
        self._by_month.clicked.connect(self.switch)
        self._current.book.clicked.connect(self.book)
        self._current.open.clicked.connect(self.open_day)
        self._current.close_day.clicked.connect(self.close_day)
        self._current.open_again.clicked.connect(self._open_again)
        self._today.changed.connect(self._on_changed)
        tasks.changed.connect(self._on_changed)

    # -- for the window ------------------------------------------------------------------------

    @property
    def grid(self) -> DayGrid:
        return self._grid

    @property
    def waiting(self) -> ToBookPart:
        """Who is to be booked."""
        return self._list

    @property
    def current_day(self) -> CurrentDay:
        return self._current

    @property
    def days(self) -> dict[date, CalendarDay]:
        """What is known of the days in sight."""
        return self._days

    def go_by(self, steps: int) -> None:
        """So many weeks or months later; earlier where negative."""
        if not self._is_month:
            self._go_to(self._on + timedelta(weeks=steps))
            return
        month = self._on.year * 12 + self._on.month - 1 + steps
        self._go_to(date(month // 12, month % 12 + 1, 1))

    def show_week(self, on: date) -> None:
        """The week of a day, which is the current one."""
        self._is_month = False
        self._by_month.setChecked(False)
        self._go_to(on)

    def go_to_today(self) -> None:
        self._go_to(self._today.on)

    def switch(self) -> None:
        """From week to month and back."""
        self._is_month = not self._is_month
        self._by_month.setChecked(self._is_month)
        self._go_to(self._on)

    def book(self) -> None:
        """Book whoever is chosen on the current day: a form that says what speaks against it."""
        row = self._list.row
        if row is None or self._denies():
            return
        on = self._grid.current
        self._tasks.read(
            self, "panel", recall_panel, row.course_id, self._today.on,
            then=partial(self._on_panel, on), failed=self.failed.emit,
        )  # fmt: skip

    def open_day(self) -> None:
        if self._grid.current is not None:
            self.day_requested.emit(self._grid.current)

    def close_day(self) -> None:
        """Show who falls in, and then close the current day or not."""
        on = self._grid.current
        if on is None or self._denies():
            return
        ClosingDialog(self._tasks, self._today, on, self.window()).open_fitted()

    # -- asking, and the answers ---------------------------------------------------------------

    def _go_to(self, on: date) -> None:
        self._on = on
        first, count = self._span_of(on)
        days = [first + timedelta(days=n) for n in range(count)]
        is_known = all(day in self._days for day in days)
        self._show_title(first, count)
        if not is_known:
            self._days = {}
        self._lay_days(days)
        self._grid.go_to(on, takes_focus=False)
        self._ask_days()

    def _span_of(self, on: date) -> tuple[date, int]:
        """The first day in sight, and how many."""
        first = on.replace(day=1) if self._is_month else on
        first -= timedelta(days=(first.weekday() - first_weekday()) % _WEEK)
        return first, MOST_DAYS if self._is_month else _WEEK

    def _lay_days(self, days: list[date]) -> None:
        """In a week, days at its end without clinic and bookings take no room."""
        shown = [day for day in days if self._is_month or self._is_shown(day)]
        if tuple(shown) != self._grid.days or self._by_month.isChecked() != self._is_month:
            self._grid.lay_out(shown, is_week=not self._is_month)
        self._grid.show_days(
            list(self._days.values()), self._today.on, self._on.month if self._is_month else 0
        )

    def _is_shown(self, day: date) -> bool:
        known = self._days.get(day)
        is_used = known is not None and (known.is_open or known.booked > 0)
        return day.weekday() < _SATURDAY or day == self._on or is_used

    def _ask_days(self) -> None:
        self._is_stale = False
        first, count = self._span_of(self._on)
        named = 0 if self._is_month else _NAMED
        self._tasks.read(
            self, "days", read_calendar, first, count, named,
            then=self._on_days, failed=self.failed.emit,
        )  # fmt: skip
        self._ask_offers()
        self._ask_vials()

    def _ask_offers(self) -> None:
        row = self._list.row
        if row is None:
            self._grid.show_offers({})
            return
        first, count = self._span_of(self._on)
        self._tasks.read(
            self, "offers", offered_days, row.course_uuid, first, count, self._today.on,
            then=self._on_offers, failed=self.failed.emit,
        )  # fmt: skip

    def _ask_vials(self) -> None:
        if self._grid.current is not None:
            self._tasks.read(
                self, "vials", vials_needed, self._grid.current, self._today.on,
                then=self._on_vials, failed=self.failed.emit,
            )  # fmt: skip

    def _on_days(self, days: tuple[CalendarDay, ...]) -> None:
        self._days = {day.on: day for day in days}
        self._lay_days(list(self._days))
        self._show_current()

    def _on_offers(self, offers: tuple[OfferedDay, ...]) -> None:
        self._grid.show_offers({one.on: one for one in offers})

    def _on_vials(self, needs: tuple[ProductNeed, ...]) -> None:
        self._current.show_vials(needs)

    def _on_panel(self, on: date | None, panel: RecallPanel) -> None:
        course = panel.now.course
        about = _("{patient}, {treatment}").format(
            patient=person_name(panel.family_name, panel.given_name),
            treatment=course_label(course.condition, course.body_region),
        )
        BookingDialog(self._tasks, about, panel, self.window(), on=on).open_fitted()

    # -- what happens --------------------------------------------------------------------------

    def _on_chosen(self) -> None:
        self._ask_offers()
        self._show_rights()

    def _on_activated(self, row: object) -> None:
        """Enter on a patient goes to the best day that there is, to be booked by Enter there."""
        if isinstance(row, RecallRow):
            self._tasks.read(
                self, "best", offered_days, row.course_uuid, self._today.on, _AHEAD_DAYS,
                self._today.on, then=self._on_best, failed=self.failed.emit,
            )  # fmt: skip

    def _on_best(self, offers: tuple[OfferedDay, ...]) -> None:
        best = next((one.on for one in offers if one.is_best), None)
        if best is not None:
            self._go_to(best)
        self._grid.focus_current()

    def _on_day(self, on: date) -> None:
        self._on = on
        self._show_current()
        self._ask_vials()
        self._list.show_day(on)

    def _open_again(self) -> None:
        on = self._grid.current
        if on is not None and not self._denies():
            self._tasks.write(
                self, open_days, (on,), self._today.on,
                then=self._on_written, failed=self.failed.emit,
            )  # fmt: skip

    def _on_written(self, _done: Done) -> None:
        self._ask_days()

    def _on_changed(self, _what: object) -> None:
        if self.isVisible():
            self._ask_all()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask_all()

    def _ask_all(self) -> None:
        self._ask_days()
        self._list.ask()
        self._short.ask()

    def _denies(self) -> bool:
        denied = not_allowed(self._tasks, Action.WORK_RECALL)
        if denied is not None:
            self.failed.emit(denied)
        return denied is not None

    # -- showing -------------------------------------------------------------------------------

    def _show_current(self) -> None:
        on = self._grid.current
        self._current.show_day(self._days.get(on) if on is not None else None)
        self._show_rights()

    def _show_rights(self) -> None:
        self._current.book.setEnabled(self._list.row is not None)
        for button in (self._current.book, self._current.close_day, self._current.open_again):
            follow_right(button, self._tasks, Action.WORK_RECALL)

    def _show_title(self, first: date, count: int) -> None:
        if self._is_month:
            self._span.setText(format_month(self._on))
            return
        last = first + timedelta(days=count - 1)
        self._span.setText(
            _("{first} to {last}").format(
                first=format_weekday_date(first), last=format_weekday_date(last)
            )
        )

    def _bind_keys(self) -> None:
        slots: dict[str, Callable[[], object]] = {
            "before": partial(self.go_by, -1),
            "after": partial(self.go_by, 1),
            "today": self.go_to_today,
            "month": self.switch,
            "fits": self._list.switch,
            "fill": self._fill.fill,
            "book": self.book,
            "open": self.open_day,
            "close": self.close_day,
        }
        for command in calendar_commands():
            self._keys.bind(self, command, slots[command.act])
        self._keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        for button, name in (
            (self._before, "before"),
            (self._after, "after"),
            (self._now, "today"),
            (self._by_month, "month"),
            (self._list.fits, "fits"),
            (self._fill, "fill"),
        ):
            button.show_key(self._keys.cap(f"calendar.{name}"))
        self._current.show_keys(self._keys)

    def _lay_out(self) -> None:
        current = look()
        buttons = FlowLayout(is_right=True)
        for button in (self._before, self._now, self._after, self._by_month, self._fill):
            buttons.addWidget(button)
        buttons.addWidget(self._files)
        days = QVBoxLayout()
        days.setSpacing(current.px(9))
        days.addWidget(self._grid, 1)
        days.addWidget(self._current)
        body = TurningRow(_LEAST, last_on_top=True)
        body.row.addWidget(self._list)
        body.row.addLayout(days, 1)
        body.turned.connect(self._list.stand)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(*(current.px(side) for side in (18, 14, 18, 12)))
        layout.setSpacing(current.px(11))
        layout.addLayout(page_head((self._title, self._span), buttons))
        layout.addWidget(self._short)
        layout.addWidget(body, 1)
        area = ColumnScroll(inner)
        area.setFrameShape(QFrame.Shape.NoFrame)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(area)
