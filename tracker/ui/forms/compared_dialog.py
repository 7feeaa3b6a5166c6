"""What differs between somebody else's list and ours: a list that stays, printed and saved as any."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.services.exports.printing import may_print_lists, report_printed
from tracker.text import _, format_number
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.list_file import SaveListButton
from tracker.ui.listed import listed_rows
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 820, 560
_MOST_SHOWN = 1000


class ComparedDialog(QDialog):
    """It stands beside the window, which opens a patient on Enter, and stays until it is closed.

    Rows have a `patient_uuid`, "" for nobody of ours. `acts` are buttons of whoever asks.
    """

    patient_requested = Signal(str)

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], str],
        tasks: Tasks,
        today: ClinicDate,
        owner: QWidget,
        *acts: QPushButton,
    ) -> None:
        super().__init__(owner)
        self._name, self._columns = name, columns
        self._tasks, self._today = tasks, today
        self._rows: Sequence[Any] = ()
        self.banner = Banner()
        self.presenter = ProblemPresenter(self, self.banner)
        self._said = PlainLabel(wraps=True)
        self.table = RowsTable(columns, key=key, name=_("What differs"), most_rows_in_sight=None)
        self._print = QPushButton(_("Print…"))
        self._save = SaveListButton(
            tasks, "report", lambda: name, lambda: listed_rows(columns, self._rows)
        )
        self._close = QPushButton(_("Close"))

        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(name)
        self.setAccessibleName(name)
        follow_right(self._print, tasks, Action.PRINT_LISTS)
        self._lay_out(acts)

        self._save.file.failed.connect(self.presenter.present)
        self._save.file.told.connect(self._on_saved)
        self._print.clicked.connect(self._on_print)
        self._close.clicked.connect(self.reject)
        self.table.row_activated.connect(self._on_activated)

    @property
    def text(self) -> str:
        """What stands above the rows."""
        return self._said.text()

    def show_found(self, lines: Sequence[str], rows: Sequence[Any]) -> None:
        """What is said, a sentence a line, and all that differs."""
        self._rows = rows
        more = []
        if len(rows) > _MOST_SHOWN:
            more.append(
                _("The first {most} are shown; paper and file have all.").format(
                    most=format_number(_MOST_SHOWN)
                )
            )
        self._said.setText("\n".join((*lines, *more)))
        self.table.show_rows(rows[:_MOST_SHOWN])
        self.table.setVisible(bool(rows))

    def show_beside(self) -> None:
        """As large as there is room for; the window behind it can be worked in."""
        current = look()
        screen = self.screen().availableGeometry()
        height = current.px(_HEIGHT) if self._rows else self.sizeHint().height()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(height, screen.height() - current.px(60)),
        )
        self.show()
        self.table.setFocus()

    def _on_activated(self, row: Any) -> None:
        if row.patient_uuid:
            self.patient_requested.emit(row.patient_uuid)

    def _on_print(self) -> None:
        self._tasks.read(
            self, "may", may_print_lists, then=self._on_allowed, failed=self.presenter.present
        )

    def _on_allowed(self, _answer: object) -> None:
        from tracker.ui.printing.print_flow import print_paper
        from tracker.ui.printing.rows_paper import rows_paper

        paper = rows_paper(self._name, self.text, self._columns, self._rows, self._today.on)
        try:
            is_printed = print_paper(paper, self)
        except Problem as problem:
            self.presenter.present(problem)
            return
        if is_printed:
            self._tasks.read(
                self, None, report_printed, then=_ignore, failed=self.presenter.present
            )

    def _on_saved(self, said: str) -> None:
        self.banner.show_message(Kind.GOOD, said)

    def _lay_out(self, acts: Sequence[QPushButton]) -> None:
        current = look()
        buttons = FlowLayout(is_right=True)
        for button in (*acts, self._print, self._save, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(self._name, kind="title", wraps=True))
        layout.addWidget(self.banner)
        layout.addWidget(self._said)
        layout.addWidget(self.table, 1)
        layout.addLayout(buttons)


def _ignore(_answer: object) -> None:
    pass
