"""All treatments by state, which add up, and the patients whose data needs attention."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.patients.listing import ListedPatient, patient_rows
from tracker.services.recall.reconciliation import (
    Attention,
    Reconciliation,
    attention_ids,
    reconciliation,
)
from tracker.services.wording.reconciliation import (
    Line,
    attention_lines,
    attention_todo,
    say_sum,
    sum_lines,
)
from tracker.text import _, format_date_short, format_number
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.reconciliation.reconciliation_files import ReconciliationFiles
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.two_columns import TwoColumns

_WIDTH, _HEIGHT = 1080, 700
_STATES = {state.value for state in State}


class ReconciliationDialog(QDialog):
    """Counts again whenever something has changed, and so is always true."""

    state_requested = Signal(object)
    """A `State`: its rows on the recall list; None for all."""
    patient_requested = Signal(str)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._found: Reconciliation | None = None
        self._kind: Attention | None = None
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._told = PlainLabel(_("Counting…"), kind="muted", wraps=True)
        self._sums = RowsTable(
            _sum_columns(), key=attrgetter("code"), name=_("Treatments by state")
        )
        self._attention = RowsTable(
            _attention_columns(), key=attrgetter("code"), name=_("Data that needs attention")
        )
        self._todo = PlainLabel(kind="muted", wraps=True)
        self._patients = PagedTable(
            tasks,
            _patient_columns(),
            patient_rows,
            key=attrgetter("patient_id"),
            name=_("Patients whose data needs attention"),
        )
        self._files = ReconciliationFiles(tasks, self)
        self._print = QPushButton(_("Print or save"))
        self._open = QPushButton(_("Show on the recall list"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("All treatments by state"))
        self.setAccessibleName(_("All treatments by state"))
        self._print.setEnabled(False)
        self._lay_out()

        self._print.clicked.connect(self._on_print)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.reject)
        self._sums.row_activated.connect(self._on_sum)
        self._attention.current_changed.connect(self._on_attention)
        self._patients.row_activated.connect(self._on_patient)
        self._patients.failed.connect(self._presenter.present)
        self._files.failed.connect(self._presenter.present)
        self._files.told.connect(self.told)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_changed)
        tasks.read(
            self, "sum", reconciliation, today.on, (),
            then=self._on_sum_found, failed=self._presenter.present,
        )  # fmt: skip
        self._ask()

    @property
    def sums(self) -> RowsTable:
        return self._sums

    @property
    def attention(self) -> RowsTable:
        return self._attention

    @property
    def patients(self) -> PagedTable:
        return self._patients

    @property
    def found(self) -> Reconciliation | None:
        """The numbers as they are shown."""
        return self._found

    def _ask(self) -> None:
        self._tasks.read(
            self, "numbers", reconciliation, self._today.on,
            then=self._on_found, failed=self._presenter.present,
        )  # fmt: skip

    def _on_sum_found(self, found: Reconciliation) -> None:
        self._told.setText(say_sum(found))
        self._sums.show_rows(tuple(sum_lines(found)))

    def _on_found(self, found: Reconciliation) -> None:
        is_first = self._found is None
        self._found = found
        self._on_sum_found(found)
        lines = tuple(attention_lines(found))
        self._attention.show_rows(lines)
        self._print.setEnabled(True)
        follow_right(self._print, self._tasks, Action.PRINT_LISTS)
        if is_first:
            first = next((line for line in lines if line.count), None)
            if first is not None:
                self._attention.select_key(first.code)
            self._sums.setFocus()
        else:
            self._patients.refresh(context=(self._today.on,))

    def _on_changed(self, _what: object) -> None:
        self._ask()

    def _on_attention(self, line: Line | None) -> None:
        kind = Attention(line.code) if line is not None else None
        if line is None or kind is None:
            return
        self._todo.setText(attention_todo(kind) if line.count else _("Nothing is to be done."))
        if kind is self._kind:
            return
        self._kind = kind
        self._patients.explain_empty(_("Nobody."), "")
        self._patients.ask(attention_ids, self._today.on, kind, context=(self._today.on,))

    def _on_open(self) -> None:
        line = self._sums.current_row()
        if line is not None:
            self._on_sum(line)

    def _on_sum(self, line: Line) -> None:
        if line.code == State.ENDED.value:
            self._told.setText(
                _("Ended treatments stand in no list of work; each patient’s page has them.")
            )
            return
        self.accept()
        self.state_requested.emit(State(line.code) if line.code in _STATES else None)

    def _on_patient(self, _patient_id: int) -> None:
        row = self._patients.current_row()
        if isinstance(row, ListedPatient):
            self.accept()
            self.patient_requested.emit(row.uuid)

    def _on_print(self) -> None:
        if self._found is not None:
            self._files.offer(self._found, self._print)

    def _lay_out(self) -> None:
        current = look()
        columns = TwoColumns()
        columns.left.addWidget(self._sums)
        columns.left.addWidget(PlainLabel(_("Data that needs attention"), kind="heading"))
        columns.left.addWidget(self._attention)
        columns.left.addStretch(1)
        columns.right.addWidget(self._todo)
        columns.right.addWidget(self._patients, 1)
        self._patients.setMinimumHeight(current.px(160))
        pad = current.px(18)
        head = QVBoxLayout()
        head.setContentsMargins(pad, pad, pad, current.px(6))
        head.setSpacing(current.px(8))
        head.addWidget(PlainLabel(_("All treatments by state"), kind="title"))
        head.addWidget(self._banner)
        head.addWidget(self._told)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(pad, current.px(6), pad, pad)
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._print)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._open)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(ColumnScroll(columns), 1)
        layout.addLayout(buttons)
        self._banner.hide()
        self._open.setProperty("kind", "primary")
        for button in (self._close, self._print):
            button.setAutoDefault(False)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _sum_columns() -> tuple[Column[Line], ...]:
    return (
        Column(_("State"), attrgetter("label"), width=18, stretches=True),
        Column(_("Treatments"), _count, width=11, is_number=True, is_strong=True),
        Column(_("Overdue"), _late, width=9, is_number=True),
    )


def _attention_columns() -> tuple[Column[Line], ...]:
    return (
        Column(_("What"), attrgetter("label"), width=24, stretches=True),
        Column(_("Patients"), _count, width=10, is_number=True, pill=_mark),
    )


def _patient_columns() -> tuple[Column[ListedPatient], ...]:
    return (
        Column(_("Patient"), attrgetter("name"), width=22, is_strong=True, stretches=True),
        Column(_("Born"), _born, width=11),
        Column(_("Number"), attrgetter("record_number"), width=11),
    )


def _count(line: Line) -> str:
    return format_number(line.count)


def _late(line: Line) -> str:
    return format_number(line.late) if line.late else ""


def _mark(line: Line) -> Kind | None:
    return Kind.CAUTION if line.count else None


def _born(row: ListedPatient) -> str:
    return format_date_short(row.birth_date)
