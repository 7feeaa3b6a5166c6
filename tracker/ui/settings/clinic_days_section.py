"""Clinic days: the lists with their places, and the days that are closed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.services.clinic_days.closures import ClosedDay, closed_days, open_days
from tracker.services.clinic_days.lists import ClinicListRow, list_rows
from tracker.services.wording import condition_short
from tracker.text import _, format_number, format_weekday_date, weekday_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.forms.closing_dialog import ClosingDialog
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.settings.clinic_list_form import ClinicListDialog
from tracker.ui.settings.list_change_dialog import TakeAwayDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class ClinicDaysSection(QWidget):
    """Reads when it is first shown, and again when somebody has changed a day."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._has_asked = False
        self._lists = RowsTable(_list_columns(), key=lambda row: row.uuid, name=_("Lists"))
        self._closed = RowsTable(_closed_columns(), key=lambda row: str(row.on), name=_("Closed"))
        self._no_list = PlainLabel(
            _("No list yet: the clinic treats from Monday to Friday, as many as come."),
            kind="muted",
            wraps=True,
        )
        self._none_closed = PlainLabel(_("No day is closed."), kind="muted", wraps=True)
        self._add = QPushButton(_("Add a list…"))
        self._change = QPushButton(_("Change…"))
        self._take_away = QPushButton(_("Take away"))
        self._close = QPushButton(_("Close days…"))
        self._holidays = QPushButton(_("Public holidays…"))
        self._open = QPushButton(_("Open again"))

        self._lay_out()
        for button in (self._add, self._change, self._take_away):
            follow_right(button, tasks, Action.EDIT_RULES)
        for button in (self._close, self._holidays, self._open):
            follow_right(button, tasks, Action.WORK_RECALL)
        self._add.clicked.connect(partial(self._edit, None))
        self._change.clicked.connect(self._on_change)
        self._lists.row_activated.connect(self._on_change)
        self._take_away.clicked.connect(self._on_take_away)
        self._close.clicked.connect(self._on_close)
        self._holidays.clicked.connect(self._on_holidays)
        self._open.clicked.connect(self._on_open)
        tasks.changed.connect(self._on_changed)

    @property
    def lists(self) -> RowsTable:
        return self._lists

    @property
    def closed(self) -> RowsTable:
        return self._closed

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_asked:
            self._ask()

    def _ask(self) -> None:
        self._has_asked = True
        self._tasks.read(self, "lists", list_rows, then=self._on_lists, failed=self.failed.emit)
        self._tasks.read(
            self, "closed", closed_days, self._today.on,
            then=self._on_closed, failed=self.failed.emit,
        )  # fmt: skip

    def _on_changed(self, subjects: frozenset[Any]) -> None:
        if self._has_asked and any(subject.kind == "clinic_days" for subject in subjects):
            self._ask()

    def _on_lists(self, rows: tuple[ClinicListRow, ...]) -> None:
        self._lists.show_rows(rows)
        for part in (self._lists, self._change, self._take_away):
            part.setVisible(bool(rows))
        self._no_list.setVisible(not rows)

    def _on_closed(self, rows: tuple[ClosedDay, ...]) -> None:
        self._closed.show_rows(rows)
        for part in (self._closed, self._open):
            part.setVisible(bool(rows))
        self._none_closed.setVisible(not rows)

    def _edit(self, row: ClinicListRow | None) -> None:
        ClinicListDialog(self._tasks, self._today, row, self.window()).open_fitted()

    def _on_change(self) -> None:
        row = self._lists.current_row()
        if isinstance(row, ClinicListRow) and self._change.isEnabled():
            self._edit(row)

    def _on_take_away(self) -> None:
        row = self._lists.current_row()
        if isinstance(row, ClinicListRow):
            TakeAwayDialog(self._tasks, self._today, row, self.window()).open_fitted()

    def _on_close(self) -> None:
        ClosingDialog(self._tasks, self._today, None, self.window()).open_fitted()

    def _on_holidays(self) -> None:
        from tracker.ui.settings.holidays_dialog import HolidaysDialog

        HolidaysDialog(self._tasks, self._today, self.window()).open_fitted()

    def _on_open(self) -> None:
        row = self._closed.current_row()
        if isinstance(row, ClosedDay):
            self._tasks.write(self, open_days, (row.on,), self._today.on, failed=self.failed.emit)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        lists = Card(_("Lists and places"))
        lists.body.addWidget(
            PlainLabel(
                _(
                    "Once there is a list, only days with one are clinic days. A list on a date "
                    "stands for the weekday’s of the same name; with 0 places it isn’t held."
                ),
                kind="muted",
                wraps=True,
            )
        )
        closed = Card(_("Closed days"))
        for card, parts, buttons in (
            (lists, (self._lists, self._no_list), (self._add, self._change, self._take_away)),
            (
                closed,
                (self._closed, self._none_closed),
                (self._close, self._holidays, self._open),
            ),
        ):
            for part in parts:
                card.body.addWidget(part)
            row = FlowLayout()
            for button in buttons:
                row.addWidget(button)
            card.body.addLayout(row)
            layout.addWidget(card)
        layout.addStretch(1)


def _list_columns() -> Sequence[Column[ClinicListRow]]:
    return (
        Column(_("Day"), _day, width=14, is_strong=True),
        Column(_("List"), lambda row: row.form.name, sub=_for_whom, width=20, stretches=True),
        Column(_("Places"), _places, width=10),
    )


def _closed_columns() -> Sequence[Column[ClosedDay]]:
    return (
        Column(_("Day"), lambda row: format_weekday_date(row.on), width=17, is_strong=True),
        Column(_("Reason"), lambda row: row.reason, sub=_holiday, width=22, stretches=True),
    )


def _day(row: ClinicListRow) -> str:
    if row.form.weekday is not None:
        return weekday_name(row.form.weekday)
    return "" if row.form.on is None else format_weekday_date(row.form.on)


def _for_whom(row: ClinicListRow) -> str:
    parts = [condition_short(code) for code in row.form.conditions]
    return ", ".join([*parts, *([row.form.clinician] if row.form.clinician else [])])


def _places(row: ClinicListRow) -> str:
    if row.form.places is None:
        return _("no limit")
    return format_number(row.form.places) if row.form.places else _("not held")


def _holiday(row: ClosedDay) -> str:
    return _("public holiday") if row.is_public_holiday else ""
