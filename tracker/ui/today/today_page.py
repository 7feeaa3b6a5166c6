"""The Today screen: a clinic day's patients, the panel of the current one, and the day's sum."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QPushButton,
    QStackedWidget,
    QWidget,
)

from tracker.domain.facts import AppointmentStatus
from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.clinic_days.day_closing import close_day
from tracker.services.clinic_days.today import Today, TodayRow, read_day
from tracker.services.visits.sessions import sign_sessions
from tracker.services.wording import clinic_day as words
from tracker.text import _, format_weekday_date
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.lock.password_gate import with_signature
from tracker.ui.look import look
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.today.columns import today_columns
from tracker.ui.today.day_strip import DayStrip
from tracker.ui.today.not_treated_form import NotTreatedDialog
from tracker.ui.today.row_panel import RowPanel
from tracker.ui.today.step_writes import unsigned_of, writes_of
from tracker.ui.today.steps import Step, commands, offers, page_commands, right_for_step
from tracker.ui.widgets.arrow_button import ArrowButton
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.list_page import list_page
from tracker.ui.widgets.page_head import page_head
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.today.day_paper import DayPaper

_LEAST_TABLE = 210


class TodayPage(QWidget):
    """Follows today over midnight, unless another day was gone to."""

    patient_requested = Signal(str)
    """A patient's uuid: open that screen."""
    record_requested = Signal(str, str)
    """A patient's uuid, and a course's, "" for those booked today."""
    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, keys: Keys, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._keys = tasks, today, keys
        self._gone_to: date | None = None
        self._shown: Today | None = None
        self._is_busy = self._is_stale = False
        self._title = PlainLabel(_("Today"), kind="title")
        self._date = PlainLabel(kind="muted")
        self._before = ArrowButton(_("Day before"), goes_back=True)
        self._after = ArrowButton(_("Day after"))
        self._back = QPushButton(_("Back to today"))
        self._print = KeyButton(_("Print"))
        self._paper: DayPaper | None = None
        self._table = RowsTable(
            today_columns(),
            key=_key,
            name=_("Patients of the day"),
            most_rows_in_sight=None,
        )
        self._empty = EmptyState()
        self._stack = QStackedWidget()
        self._panel = RowPanel(tasks, keys)
        self._strip = DayStrip(tasks, today.zone)

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self._table)
        self._lay_out()
        self._bind_keys()
        self._ask()

        self._table.current_changed.connect(self._on_current)
        self._table.row_activated.connect(self._on_activated)
        self._panel.chosen.connect(self.do)
        self._strip.close_requested.connect(self.close_day)
        self._before.clicked.connect(partial(self.go_by, -1))
        self._after.clicked.connect(partial(self.go_by, 1))
        self._back.clicked.connect(self.go_to_today)
        self._print.clicked.connect(self.print_day)
        follow_right(self._print, tasks, Action.PRINT_LISTS)
        self._today.changed.connect(self._on_changed)
        tasks.changed.connect(self._on_changed)

    # -- for the window ------------------------------------------------------------------------

    @property
    def on(self) -> date:
        """The day in sight."""
        return self._gone_to or self._today.on

    @property
    def shown(self) -> Today | None:
        return self._shown

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def panel(self) -> RowPanel:
        return self._panel

    @property
    def strip(self) -> DayStrip:
        return self._strip

    @property
    def current(self) -> TodayRow | None:
        row = self._table.current_row()
        return row if isinstance(row, TodayRow) else None

    def go_by(self, days: int) -> None:
        """So many days later; earlier where negative."""
        self.go_to(self.on + timedelta(days=days))

    def go_to(self, on: date) -> None:
        """Show a day."""
        self._gone_to = None if on == self._today.on else on
        self._ask()

    def go_to_today(self) -> None:
        self._gone_to = None
        self._ask()

    def do(self, step: Step) -> None:
        """Take a step for the current patient, if it is offered now."""
        row = self.current
        if row is None or self._is_busy:
            return
        if all(offer.step is not step for offer in offers(row, self._today.on)):
            return
        takes = right_for_step(step)
        denied = not_allowed(self._tasks, takes) if takes is not None else None
        if denied is not None:
            self.failed.emit(denied)
            return
        match step:
            case Step.OPEN:
                self.patient_requested.emit(row.patient_uuid)
            case Step.RECORD:
                is_today = row.on == self._today.on and bool(row.bookings)
                course = "" if is_today or not row.courses else row.courses[0].uuid
                self.record_requested.emit(row.patient_uuid, course)
            case Step.SIGN:
                self._sign(row)
            case Step.NOT_TREATED:
                # Who holds two bookings is asked for a reason of each, first of the one that waits.
                standing = [one for one in row.bookings if one.status.is_standing]
                booking = min(standing, key=lambda one: one.status is AppointmentStatus.DONE)
                name = words.name_text(row)
                NotTreatedDialog(
                    self._tasks,
                    self._today,
                    row.patient_uuid,
                    name,
                    booking.uuid,
                    booking.version,
                    self.window(),
                ).open_fitted()
            case _:
                self._write(step, row)

    def record(self) -> None:
        """What was given to the current patient."""
        self.do(Step.RECORD)

    def print_day(self) -> None:
        """Offer the papers of the day in sight."""
        if self._shown is None or not self._print.isEnabled():
            return
        if self._paper is None:
            from tracker.ui.today.day_paper import DayPaper

            self._paper = DayPaper(self._tasks, self)
            self._paper.failed.connect(self.failed)
            self._paper.told.connect(self.told)
        self._paper.offer(self._shown, self.current, self._table.listed(), self._print)

    def close_day(self) -> None:
        """Close the day in sight; what keeps it open is told."""
        if self._is_busy:
            return
        denied = not_allowed(self._tasks, Action.WORK_RECALL)
        if denied is not None:
            self.failed.emit(denied)
            return
        self._is_busy = True
        self._tasks.write(
            self, close_day, self.on, self._today.on, then=self._on_written, failed=self._on_failed
        )

    # -- asking --------------------------------------------------------------------------------

    def _ask(self) -> None:
        self._is_stale = False
        self._tasks.read(
            self, "day", read_day, self.on, self._today.on,
            then=self._on_day, failed=self._on_failed,
        )  # fmt: skip

    def _on_day(self, shown: Today) -> None:
        self._shown, self._is_busy = shown, False
        is_today = shown.on == self._today.on
        self._title.setText(_("Today") if is_today else _("Clinic day"))
        self._date.setText(format_weekday_date(shown.on))
        self._back.setVisible(not is_today)
        rows = (*shown.earlier, *shown.rows)
        self._table.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self._panel.setVisible(bool(rows))
        self._explain_emptiness(shown)
        self._strip.show_day(shown, self._today.on)
        self._on_current(self._table.current_row())

    def _explain_emptiness(self, shown: Today) -> None:
        if shown.on < self._today.on:
            why = _("Nobody was booked or treated on this day.")
        else:
            why = _("Nobody is booked for this day. Bookings are made from the recall list.")
        self._empty.explain(why)

    def _on_current(self, row: object) -> None:
        current = row if isinstance(row, TodayRow) else None
        self._panel.show_row(current, offers(current, self._today.on) if current else ())

    def _on_activated(self, row: object) -> None:
        if isinstance(row, TodayRow):
            self.patient_requested.emit(row.patient_uuid)

    def _on_changed(self, _what: object) -> None:
        if self.isVisible():
            self._ask()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    # -- writing -------------------------------------------------------------------------------

    def _write(self, step: Step, row: TodayRow) -> None:
        for command, *arguments in writes_of(step, row, self._today.on):
            self._is_busy = True
            self._tasks.write(
                self, command, *arguments, then=self._on_written, failed=self._on_failed
            )

    def _sign(self, row: TodayRow) -> None:
        what = _("You sign what was given to {name}. What is signed is never deleted.")
        sign = partial(self._write_signatures, unsigned_of(row))
        told = what.format(name=words.name_text(row))
        with_signature(self._tasks, self.window(), told, sign)

    def _write_signatures(self, seen: tuple[tuple[str, int], ...]) -> None:
        self._is_busy = True
        self._tasks.write(
            self, sign_sessions, seen, self._today.on,
            then=self._on_written, failed=self._on_failed,
        )  # fmt: skip

    def _on_written(self, _done: Done) -> None:
        # Until the news is here, a second press of a key writes nothing.
        self._ask()

    def _on_failed(self, problem: Exception) -> None:
        self._is_busy = False
        self.failed.emit(problem)

    # -- keys and laying out -------------------------------------------------------------------

    def _bind_keys(self) -> None:
        for step, command in commands().items():
            self._keys.bind(self, command, partial(self.do, step))
        slots: dict[str, Callable[[], object]] = {
            "before": partial(self.go_by, -1),
            "after": partial(self.go_by, 1),
            "print": self.print_day,
            "close": self.close_day,
        }
        for command in page_commands():
            self._keys.bind(self, command, slots[command.act])
        self._keys.changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        self._panel.show_keys()
        self._before.show_key(self._keys.cap("today.before"))
        self._after.show_key(self._keys.cap("today.after"))
        self._print.show_key(self._keys.cap("today.print"))
        self._strip.show_key(self._keys.cap("today.close"))

    def _lay_out(self) -> None:
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8, is_right=True)
        for button in (self._back, self._before, self._after, self._print):
            flow.addWidget(button)
        self._back.hide()
        self._stack.addWidget(self._table)
        self._stack.addWidget(self._empty)
        self._table.setMinimumHeight(look().px(_LEAST_TABLE))
        head = page_head((self._title, self._date), buttons)
        list_page(self, head, self._stack, self._panel, below=(self._strip,))


def _key(row: TodayRow) -> str:
    return row.key
