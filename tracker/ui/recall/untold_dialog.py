"""Who doesn't know the day on which they are booked: each is rung, written to or marked as told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.services.bookings.untold_patients import UntoldPatient, mark_told, untold_patients
from tracker.services.exports.printing import list_printed
from tracker.services.wording import condition_short
from tracker.text import _, format_date_short, format_number, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.keys import Keys
from tracker.ui.list_file import ListFile
from tracker.ui.look import look
from tracker.ui.press_guard import PressGuard
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
from tracker.ui.printing.untold_list import untold_paper
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.recall.call_start import call_command
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.undo_history import UndoHistory

_WIDTH, _HEIGHT = 900, 560


class UntoldDialog(QDialog):
    """Enter says of the marked rows that they have been told; a second one at once says nothing.

    Reads anew whenever something has changed: who was reached in a call is gone by itself.
    """

    patient_requested = Signal(str)
    letters_requested = Signal(object)
    """Ids of courses."""
    calls_requested = Signal(object)
    """Ids of courses, from the current row on."""
    told = Signal(str)

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        keys: Keys,
        history: UndoHistory | None,
        owner: QWidget,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._rows: tuple[UntoldPatient, ...] = ()
        self._guard = PressGuard()
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._said = PlainLabel(_("Looking…"), kind="small", wraps=True)
        self._table = RowsTable(
            _columns(),
            key=attrgetter("uuid"),
            name=_("Who is to be told"),
            most_rows_in_sight=None,
            takes_several=True,
        )
        self._done = PlainLabel(kind="muted", wraps=True)
        self._tell = QPushButton(_("Told the new day"))
        self._call = KeyButton(_("Call"), keys.cap("recall.calls"))
        self._letters = QPushButton(_("Letters…"))
        self._open = QPushButton(_("Open the patient"))
        self._print = QPushButton(_("Print or save"))
        self._undo = QPushButton(_("Undo"))
        self._close = QPushButton(_("Close"))
        self._file = ListFile(tasks, self)

        self.setWindowTitle(_("To be told"))
        self.setAccessibleName(_("To be told"))
        self._lay_out()
        for button in (self._tell, self._call, self._letters):
            follow_right(button, tasks, Action.WORK_RECALL)
        follow_right(self._print, tasks, Action.PRINT_LISTS)
        if history is not None:
            self.addActions([history.undo_action, history.redo_action])
            self._undo.clicked.connect(history.undo)
        # Offered for what was said here, not for what was done before.
        self._undo.hide()
        self._undo.clicked.connect(self._undo.hide)
        self._can_undo = history is not None

        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(key, self._table, context=Qt.ShortcutContext.WidgetShortcut)
            enter.setAutoRepeat(False)
            enter.activated.connect(self._on_enter)
        keys.bind(self, call_command(), self._call.click)
        self._table.row_activated.connect(self._on_open)
        self._tell.clicked.connect(self._on_tell)
        self._call.clicked.connect(self._on_call)
        self._letters.clicked.connect(self._on_letters)
        self._open.clicked.connect(self._on_open)
        self._print.clicked.connect(self._on_print)
        self._close.clicked.connect(self.reject)
        self._file.failed.connect(self._presenter.present)
        self._file.told.connect(self.told)
        tasks.changed.connect(self._ask)
        today.changed.connect(self._ask)
        self._ask()

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def text(self) -> str:
        return self._said.text()

    def _ask(self, _what: object = None) -> None:
        self._tasks.read(
            self, "untold", untold_patients, self._today.on,
            then=self._on_rows, failed=self._presenter.present,
        )  # fmt: skip

    def _on_rows(self, rows: Sequence[UntoldPatient]) -> None:
        self._rows = tuple(rows)
        self._said.setText(_say(len(rows)))
        self._table.show_rows(rows)
        self._table.setVisible(bool(rows))
        for button in (self._tell, self._call, self._letters, self._open, self._print):
            button.setVisible(bool(rows))
        self._guard.show()
        if not rows:
            self._close.setFocus()
        elif self.focusWidget() in (None, self._close):
            self._table.setFocus()

    def _on_enter(self) -> None:
        self._guard.press(0)
        if self._guard.heeds:
            self._on_tell()

    def _on_tell(self) -> None:
        marks = [(row.uuid, row.version) for row in self._table.selected_rows()]
        if not marks:
            return
        self._guard.hide()
        self._tasks.write(
            self, mark_told, marks, self._today.on, then=self._on_told, failed=self._on_failed
        )

    def _on_told(self, done: Done) -> None:
        if done.undo is not None:
            self._done.setText(_("{what}.").format(what=done.undo.label))
            self._undo.setVisible(self._can_undo)

    def _on_failed(self, problem: Exception) -> None:
        self._presenter.present(problem)
        self._ask()

    def _on_call(self) -> None:
        current = self._table.current_row()
        first = self._rows.index(current) if isinstance(current, UntoldPatient) else 0
        self.accept()
        # One treatment brings the patient: whoever is reached is told of them all.
        rows = self._rows[first:] + self._rows[:first]
        self.calls_requested.emit([row.course_ids[0] for row in rows if row.course_ids])

    def _on_letters(self) -> None:
        rows = self._table.selected_rows() or [self._table.current_row()]
        self.letters_requested.emit([one for row in rows for one in row.course_ids])

    def _on_open(self, _row: object = None) -> None:
        row = self._table.current_row()
        if isinstance(row, UntoldPatient):
            self.accept()
            self.patient_requested.emit(row.patient_uuid)

    def _on_print(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        name = _("To be told {on}").format(on=self._today.on.isoformat())
        for title, act in (
            (_("Print…"), partial(self._make, print_paper)),
            (_("Save as PDF…"), partial(self._make, save_as_pdf)),
            (
                _("Save as CSV or XLSX…"),
                partial(self._file.save, "untold_booking", name, self._table.listed()),
            ),
        ):
            menu.addAction(title).triggered.connect(act)
        menu.popup(self._print.mapToGlobal(self._print.rect().bottomLeft()))

    def _make(self, act: Callable[[Paper, QWidget], object], _checked: object = None) -> None:
        paper = untold_paper(self._rows, self._today.on)
        try:
            done = act(paper, self)
        except Problem as problem:
            self._presenter.present(problem)
            return
        if isinstance(done, Path):
            self.told.emit(say_saved(done))
        if done:
            self._tasks.read(self, None, list_printed, then=_ignore, failed=self._presenter.present)

    def _lay_out(self) -> None:
        current = look()
        self._banner.hide()
        self._tell.setProperty("kind", "primary")
        rest = (self._call, self._letters, self._open, self._print, self._undo)
        for button in (*rest, self._close, self._tell):
            button.setAutoDefault(False)
        flow = FlowLayout(gap=8)
        for button in rest:
            flow.addWidget(button)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addLayout(flow, 1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._tell)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(18)] * 4))
        layout.setSpacing(current.px(10))
        for part in (
            PlainLabel(_("To be told"), kind="title"),
            self._banner,
            self._said,
        ):
            layout.addWidget(part)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._done)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _say(count: int) -> str:
    if not count:
        return _("Everybody knows the day on which they are booked.")
    return ngettext(
        "The clinic has booked or moved {count} patient, and nobody has told them yet. Whoever is "
        "reached in a call, texted or written to leaves the list by itself.",
        "The clinic has booked or moved {count} patients, and nobody has told them yet. Whoever is "
        "reached in a call, texted or written to leaves the list by itself.",
        count,
    ).format(count=format_number(count))


def _columns() -> Sequence[Column[UntoldPatient]]:
    return (
        Column(
            _("Patient"),
            lambda row: row.name,
            sub=lambda row: " + ".join(condition_short(code) for code in row.conditions),
            width=17,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Telephone"), lambda row: row.phone or _("none"), width=16),
        Column(_("Old day"), _old_day, width=12),
        Column(_("New day"), _new_day, sub=_time, width=17, is_strong=True),
        Column(_("Since"), lambda row: format_date_short(row.booking.since), width=12),
    )


def _old_day(row: UntoldPatient) -> str:
    before = row.booking.from_on
    return format_date_short(before) if before is not None else _("none")


def _new_day(row: UntoldPatient) -> str:
    return format_weekday_date(row.booking.on)


def _time(row: UntoldPatient) -> str:
    at_time = row.booking.at_time
    return f"{at_time:%H:%M}" if at_time is not None else ""


def _ignore(_nothing: object) -> None:
    pass
