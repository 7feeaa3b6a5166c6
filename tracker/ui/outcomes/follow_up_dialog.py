"""Follow-ups of the whole clinic: what treatments ask for afterwards, the oldest first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.rights import Action
from tracker.services.outcomes.follow_ups import FollowUpRow, finish_follow_up, open_follow_ups
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_AHEAD_DAYS = 14
_WIDTH, _HEIGHT = 820, 480


class FollowUpDialog(QDialog):
    """They are a list of their own, and never change when the next injections are due."""

    patient_requested = Signal(str)
    """The patient's uuid."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._count = PlainLabel(kind="muted", wraps=True)
        self._table = RowsTable(_columns(), key=_key, name=_("Follow-ups"), most_rows_in_sight=None)
        self._done = QPushButton(_("Done"))
        self._open = QPushButton(_("Open patient"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("Follow-ups"))
        self.setAccessibleName(_("Follow-ups"))
        self._lay_out()

        self._done.clicked.connect(self._on_done)
        self._open.clicked.connect(self._on_open)
        self._close.clicked.connect(self.reject)
        self._table.row_activated.connect(self._on_activated)
        tasks.changed.connect(self._on_changed)
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self,
            "follow-ups",
            open_follow_ups,
            _AHEAD_DAYS,
            self._today.on,
            then=self._on_rows,
            failed=self._presenter.present,
        )

    def _on_rows(self, rows: tuple[FollowUpRow, ...]) -> None:
        self._table.show_rows(rows)
        late = sum(row.is_late for row in rows)
        said = ngettext(
            "{count} follow-up is due within {days} days; late: {late}.",
            "{count} follow-ups are due within {days} days; late: {late}.",
            len(rows),
        ).format(count=format_number(len(rows)), days=_AHEAD_DAYS, late=format_number(late))
        if not rows:
            said = _("Nothing is to be followed up within {days} days.").format(days=_AHEAD_DAYS)
        self._count.setText(said)
        for button in (self._done, self._open):
            button.setEnabled(bool(rows))
        follow_right(self._done, self._tasks, Action.WORK_RECALL)

    def _on_changed(self, _subjects: object) -> None:
        self._ask()

    def _on_done(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._tasks.write(
                self,
                finish_follow_up,
                row.uuid,
                row.version,
                self._today.on,
                failed=self._presenter.present,
            )

    def _on_open(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._on_activated(row)

    def _on_activated(self, row: FollowUpRow) -> None:
        self.accept()
        self.patient_requested.emit(row.patient_uuid)

    def _lay_out(self) -> None:
        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(_("Follow-ups"), kind="heading"))
        layout.addWidget(self._banner)
        layout.addWidget(self._count)
        layout.addWidget(self._table, 1)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self._close, self._open, self._done):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._done.setProperty("kind", "primary")
        self._close.setAutoDefault(False)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _columns() -> tuple[Column[FollowUpRow], ...]:
    return (
        Column(_("By"), lambda row: format_date_short(row.by_on), width=13, is_strong=True),
        Column(_("State"), _state, width=9, pill=_mark),
        Column(_("Patient"), lambda row: row.patient_label, width=22, is_strong=True),
        Column(_("What"), lambda row: row.label, width=18),
        Column(_("Treatment"), lambda row: row.course_label, width=24, stretches=True),
    )


def _state(row: FollowUpRow) -> str:
    return _("late") if row.is_late else _("to do")


def _mark(row: FollowUpRow) -> Kind:
    return Kind.CAUTION if row.is_late else Kind.ASK


def _key(row: FollowUpRow) -> str:
    return row.uuid
