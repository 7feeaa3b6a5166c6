"""What a call sheet says, typed back: a key for the outcome, Enter once the name is the right one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, Problem
from tracker.domain.typed_date import Lean
from tracker.services.contacts.attempts import AttemptForm
from tracker.services.contacts.paper_sheets import (
    PaperSheet,
    SheetRow,
    newest_sheet,
    paper_sheet,
    type_back,
)
from tracker.text import _, format_date_short, format_number
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.field_values import day_in
from tracker.ui.keys import Command, Keys
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 980, 720
_SHOWN_AT = {
    **dict.fromkeys(("on", "promise_by", "try_again_on", "not_called_before"), "day"),
    "reason": "note",
}


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """One outcome that a sheet may say; `needs_day`: for when, by when, or when again."""

    code: str
    title: str
    key: str
    needs_day: bool = False

    @property
    def command(self) -> Command:
        return Command(f"sheet.{self.code}", self.title, self.key)


def sheet_outcomes() -> tuple[SheetOutcome, ...]:
    """What concerns the person (died, moved, pregnant) is entered on the recall list itself."""
    return (
        SheetOutcome("booked", _("Booked"), "B", needs_day=True),
        SheetOutcome("no-answer", _("No answer"), "N"),
        SheetOutcome("voicemail", _("Voicemail"), "V"),
        SheetOutcome("text", _("Text sent"), "T"),
        SheetOutcome("promised", _("Promises to ring"), "P", needs_day=True),
        SheetOutcome("call-later", _("Call later"), "L", needs_day=True),
        SheetOutcome("another-time", _("Another time"), "A"),
        SheetOutcome("symptoms-back", _("Symptoms back"), "S"),
        SheetOutcome("still-working", _("Still working"), "W"),
        SheetOutcome("unwell", _("Unwell"), "U", needs_day=True),
        SheetOutcome("wrong-number", _("Wrong number"), "X"),
        SheetOutcome("declined", _("Declined"), "D"),
    )


class SheetDialog(QDialog):
    """Nothing is saved by an outcome's key alone: name and birth date stand there first."""

    patient_requested = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, keys: Keys, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._sheet: PaperSheet | None = None
        self._outcome: SheetOutcome | None = None
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._number = QLineEdit()
        self._called_on = DateEdit(today=today.on, lean=Lean.PAST)
        self._part = Choice()
        self._part.set_options(
            [
                Option("morning", _("Morning")),
                Option("afternoon", _("Afternoon")),
                Option("evening", _("Evening")),
            ]
        )
        self._day = DateEdit(today=today.on)
        self._note = QLineEdit()
        self.fields = Fields(
            (
                Field(_("Number of the sheet"), self._number, name="number"),
                Field(_("Called on"), self._called_on, name="called_on"),
                Field(_("Time of day"), self._part, name="part_of_day"),
                Field(_("On, by, or again on"), self._day, name="day"),
                Field(_("Note"), self._note, name="note"),
            )
        )
        self._told = PlainLabel(kind="muted", wraps=True)
        self._table = RowsTable(
            _columns(), key=_key, name=_("Rows of the sheet"), most_rows_in_sight=None
        )
        self._asked = PlainLabel(kind="heading", wraps=True)
        self._save = KeyButton(_("Save this row"), _("Enter"), kind="primary")
        self._open = QPushButton(_("Open patient"))
        self._close = QPushButton(_("Close"))
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons)
        for outcome in sheet_outcomes():
            keys.bind(self._table, outcome.command, partial(self._choose, outcome))
            button = KeyButton(outcome.title, keys.cap(outcome.command.name))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._choose, outcome))
            self._flow.addWidget(button)

        self.setWindowTitle(_("Type a call sheet back"))
        self.setAccessibleName(_("Type a call sheet back"))
        self._number.setValidator(QIntValidator(1, 999_999_999, self._number))
        self._called_on.set_day(today.on)
        self._lay_out()
        self._show_asked()

        self._number.editingFinished.connect(self._ask)
        self._table.current_changed.connect(self._on_current)
        self._table.row_activated.connect(self._on_save)
        self._save.clicked.connect(self._on_save)
        self._note.returnPressed.connect(self._on_save)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.reject)
        tasks.changed.connect(self._on_changed)
        tasks.read(self, "newest", newest_sheet, then=self._show_number)

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def asked(self) -> str:
        """What is about to be saved, in words."""
        return self._asked.text()

    # -- the sheet ---------------------------------------------------------------------------

    def _show_number(self, number: int) -> None:
        if number and not self._number.text():
            self._number.setText(str(number))
            self._ask()
        elif not number:
            self._told.setText(_("No call sheet has been printed yet."))

    def _ask(self) -> None:
        typed = self._number.text()
        if not typed:
            return
        self.fields.clear_problems()
        self._tasks.read(
            self, "sheet", paper_sheet, int(typed), self._today.on,
            then=self._on_sheet, failed=self._on_failed,
        )  # fmt: skip

    def _on_sheet(self, sheet: PaperSheet) -> None:
        is_other = self._sheet is None or self._sheet.number != sheet.number
        self._sheet = sheet
        left = sum(row.is_open for row in sheet.rows)
        self._told.setText(
            _("{list}, printed on {on} by {by}: {left} of {count} rows are open.").format(
                list=sheet.list_name,
                on=format_date_short(sheet.printed_on),
                by=sheet.by,
                left=format_number(left),
                count=format_number(len(sheet.rows)),
            )
        )
        self._table.show_rows(sheet.rows)
        if is_other:
            self._part.set_code(sheet.part_of_day)
            self._table.setFocus()
            self._go_on()

    def _on_changed(self, _subjects: object) -> None:
        self._ask()

    def _on_current(self, _row: SheetRow | None) -> None:
        self._outcome = None
        self._show_asked()

    # -- a row -------------------------------------------------------------------------------

    def _choose(self, outcome: SheetOutcome, _is_checked: object = None) -> None:
        row = self._table.current_row()
        if row is None or not row.is_open:
            return
        self._outcome = outcome
        self._show_asked()
        if outcome.needs_day:
            self._day.setFocus()

    def _show_asked(self) -> None:
        row: SheetRow | None = self._table.current_row()
        outcome = self._outcome
        self.fields["day"].setVisible(outcome is not None and outcome.needs_day)
        self._save.setEnabled(row is not None and outcome is not None)
        self._open.setEnabled(row is not None)
        if row is None:
            self._asked.setText("")
            return
        who = _("Row {number}: {name}, born {birth}").format(
            number=row.number, name=row.name, birth=format_date_short(row.birth_date)
        )
        if outcome is not None:
            who = _("{who}: {outcome}").format(who=who, outcome=outcome.title)
        elif not row.is_open:
            who = _("{who}: {why}").format(who=who, why=row.typed or row.since)
        self._asked.setText(who)

    def _on_save(self, _row: object = None) -> None:
        row, outcome, sheet = self._table.current_row(), self._outcome, self._sheet
        if row is None or outcome is None or sheet is None:
            return
        self.fields.clear_problems()
        try:
            called_on = _needed(day_in(self.fields["called_on"]), "called_on")
            day = _needed(day_in(self.fields["day"]), "day") if outcome.needs_day else None
            form = self._form(row, outcome, day)
        except Problem as problem:
            self._presenter.present(problem, fields=self.fields)
            return
        self._save.setEnabled(False)
        self._tasks.write(
            self, type_back, sheet.uuid, row.number, form, called_on, self._today.on, day,
            then=self._on_saved, failed=self._on_failed,
        )  # fmt: skip

    def _form(self, row: SheetRow, outcome: SheetOutcome, day: date | None) -> AttemptForm:
        return AttemptForm(
            row.patient_uuid,
            row.course_uuids,
            outcome.code,
            channel="text" if outcome.code == "text" else "phone",
            number_used=row.phone,
            promise_by=day if outcome.code == "promised" else None,
            try_again_on=day if outcome.code == "call-later" else None,
            note=self._note.text(),
            part_of_day=self._part.code(),
        )

    def _on_saved(self, _done: Done) -> None:
        self._outcome = None
        self._note.clear()
        self._day.set_day(None)
        self._table.setFocus()
        self._go_on(after_current=True)

    def _go_on(self, *, after_current: bool = False) -> None:
        """To the next row that is open."""
        if self._sheet is None:
            return
        current = self._table.current_row()
        start = current.number if current is not None and after_current else 0
        later = (row for row in self._sheet.rows if row.is_open and row.number > start)
        row = next(later, None)
        if row is not None:
            self._table.select_key(_key(row))
        self._show_asked()

    def _on_failed(self, problem: Exception) -> None:
        self._save.setEnabled(self._outcome is not None)
        if isinstance(problem, Invalid) and problem.field in _SHOWN_AT:
            problem = Invalid(problem.message, field=_SHOWN_AT[problem.field], **problem.parameters)
        self._presenter.present(problem, fields=self.fields)

    def _on_open(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self.accept()
            self.patient_requested.emit(row.patient_uuid)

    def _lay_out(self) -> None:
        current = look()
        self._banner.hide()
        for button in (self._save, self._open, self._close):
            button.setAutoDefault(False)
        pad = current.px(18)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(pad, 0, pad, 0)
        column.setSpacing(current.px(10))
        column.addWidget(
            FieldRow(*(self.fields[name] for name in ("number", "called_on", "part_of_day")))
        )
        column.addWidget(self._told)
        column.addWidget(self._table, 1)
        column.addWidget(self._buttons)
        below = QHBoxLayout()
        below.setSpacing(current.px(12))
        below.addWidget(self.fields["day"], 1)
        below.addWidget(self.fields["note"], 2)
        column.addLayout(below)
        self._table.setMinimumHeight(current.px(180))
        head, foot = QVBoxLayout(), QVBoxLayout()
        for part in (head, foot):
            part.setContentsMargins(pad, pad, pad, current.px(8))
            part.setSpacing(current.px(8))
        head.addWidget(PlainLabel(_("Type a call sheet back"), kind="title"))
        head.addWidget(self._banner)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._open)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._save)
        foot.setContentsMargins(pad, current.px(8), pad, pad)
        foot.addWidget(self._asked)
        foot.addLayout(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(ColumnScroll(inside), 1)
        layout.addLayout(foot)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _needed(day: date | None, field: str) -> date:
    if day is None:
        raise Invalid(_("Enter a date."), field=field)
    return day


def _columns() -> tuple[Column[SheetRow], ...]:
    return (
        Column(_("Row"), _number, width=5, is_number=True),
        Column(_("Patient"), attrgetter("name"), sub=_born, width=20, is_strong=True),
        Column(_("Treatments"), _treatments, width=24, stretches=True),
        Column(_("Since printing"), _since, width=26, pill=_mark, stretches=True),
    )


def _key(row: SheetRow) -> str:
    return str(row.number)


def _number(row: SheetRow) -> str:
    return format_number(row.number)


def _born(row: SheetRow) -> str:
    return format_date_short(row.birth_date)


def _treatments(row: SheetRow) -> str:
    return ", ".join(row.treatments)


def _since(row: SheetRow) -> str:
    return row.typed or row.since or _("open")


def _mark(row: SheetRow) -> Kind | None:
    if row.typed:
        return Kind.GOOD
    return Kind.CAUTION if row.since else None
