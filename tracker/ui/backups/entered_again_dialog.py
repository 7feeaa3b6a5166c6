"""What a restore has lost, opened again later: to be printed, and marked as done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.services.backups.entered_again import ToEnterAgain, mark_entered_again
from tracker.text import _, format_date_short
from tracker.ui.backups.lost_lists import LostLists
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (780, 600)


class EnteredAgainDialog(QDialog):
    """`restored_on` is the day of the restore, by the clinic's date."""

    entered = Signal()
    """Somebody said that all of it is entered."""

    def __init__(
        self, tasks: Tasks, lost: ToEnterAgain, restored_on: date, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks, self._lost, self._restored_on = tasks, lost, restored_on
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._print = QPushButton(_("Print the list…"))
        self._done = QPushButton(_("All is entered…"))
        self._close = QPushButton(_("Close"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("To be entered again"))
        self.setAccessibleName(_("To be entered again"))
        self._lay_out()
        follow_right(self._done, tasks, Action.WORK_RECALL)
        follow_right(self._print, tasks, Action.PRINT_LISTS)
        self._print.clicked.connect(self._on_print)
        self._done.clicked.connect(self._on_done)
        self._close.clicked.connect(self.reject)

    def _on_print(self) -> None:
        from tracker.ui.printing.entered_again import entered_again_paper
        from tracker.ui.printing.print_flow import print_paper

        try:
            print_paper(entered_again_paper(self._lost, self._restored_on), self)
        except Problem as problem:
            self._presenter.present(problem)

    def _on_done(self) -> None:
        self._presenter.confirm(
            _("Is all of it entered again?"),
            action=_("All is entered"),
            then=self._mark,
            detail=_("The list is not offered any more. Your answer is in the audit trail."),
        )

    def _mark(self) -> None:
        self._done.setEnabled(False)
        self._tasks.write(
            self,
            mark_entered_again,
            self._lost.up_to,
            then=self._on_marked,
            failed=self._on_not_marked,
        )

    def _on_marked(self, _done: object) -> None:
        self.entered.emit()
        self.accept()

    def _on_not_marked(self, problem: Exception) -> None:
        self._done.setEnabled(True)
        self._presenter.present(problem, retry=self._mark)

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(pad, current.px(4), pad, current.px(4))
        inside.addWidget(LostLists(self._lost))
        inside.addStretch(1)

        head = QVBoxLayout()
        head.setContentsMargins(pad, 0, pad, 0)
        head.addWidget(PlainLabel(_("To be entered again"), kind="title"))
        head.addWidget(
            PlainLabel(
                _("Not in the backup that was put back on {on}.").format(
                    on=format_date_short(self._restored_on)
                ),
                wraps=True,
            )
        )
        head.addWidget(self._banner)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(pad, current.px(8), pad, pad)
        buttons.addWidget(self._print)
        buttons.addStretch(1)
        buttons.addWidget(self._done)
        buttons.addWidget(self._close)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, pad, 0, 0)
        layout.addLayout(head)
        layout.addWidget(ColumnScroll(inner), 1)
        layout.addLayout(buttons)
        self._close.setProperty("kind", "primary")
        self._close.setDefault(True)
        for button in (self._print, self._done):
            button.setAutoDefault(False)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - 40),
            min(current.px(_SIZE[1]), screen.height() - 60),
        )
