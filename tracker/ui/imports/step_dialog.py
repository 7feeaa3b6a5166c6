"""A window of several pages, with what is being done, a way back and a way on under them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.problems import Invalid
from tracker.text import _
from tracker.ui.imports.step_page import BESIDE_BAR, StepPage
from tracker.ui.imports.working_line import WorkingLine
from tracker.ui.job import Cancelled, Job
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import open_manual
from tracker.ui.problem_presenter import ProblemPresenter, sentence
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (900, 680)


class StepDialog(QDialog):
    """Overrides `go_on` and `go_back`; Ctrl+Enter goes on from any field.

    While something runs, the page waits, and Escape stops that first.
    """

    def __init__(
        self, title: str, tasks: Tasks, pages: Sequence[StepPage], owner: QWidget | None
    ) -> None:
        super().__init__(owner)
        self.tasks = tasks
        self.banner = Banner()
        self.presenter = ProblemPresenter(self, self.banner)
        self.fields = Fields(())
        """Where problems of what is written are shown."""
        self._pages = tuple(pages)
        self._title = PlainLabel(kind="title", wraps=True)
        self._where = PlainLabel(kind="muted")
        self._stack = QStackedWidget()
        self._can_go_on = False
        self._working = WorkingLine()
        self._leave, self._back = QPushButton(_("Cancel")), QPushButton(_("Back"))
        self._next = QPushButton(_("Next"))

        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self._lay_out()

        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._next.click)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help)
        self._next.clicked.connect(self.go_on)
        self._back.clicked.connect(self.go_back)
        self._leave.clicked.connect(self.reject)

    def go_on(self) -> None:
        """To the next step."""
        raise NotImplementedError

    def go_back(self) -> None:
        """To the step before."""
        raise NotImplementedError

    @property
    def page(self) -> StepPage:
        """The one in sight."""
        return self._pages[self._stack.currentIndex()]

    def show_page(self, page: StepPage, *, is_last: bool = False, can_go_on: bool = True) -> None:
        """After the last page there is no way back."""
        step = self._pages.index(page)
        self.banner.hide()
        self._title.setText(page.title)
        self._where.setText(
            _("Step {step} of {steps}").format(step=step + 1, steps=len(self._pages))
        )
        self._stack.setCurrentIndex(step)
        page.holder.verticalScrollBar().setValue(0)
        self._back.setVisible(step > 0 and not is_last)
        self._leave.setText(_("Close") if is_last else _("Cancel"))
        self._next.setText(page.next_text)
        self._can_go_on = can_go_on
        self._next.setEnabled(can_go_on)
        if can_go_on:
            self._next.setFocus()
        page.focus_first()

    def work(
        self,
        says: str,
        ask: Callable[..., Job],
        /,
        *args: Any,
        then: Callable[..., None] | None,
        failed: Callable[..., None] | None = None,
    ) -> None:
        """`ask` is a long read or write of Tasks, with its owner; a bar shows how far it is."""
        self.wait()
        job = ask(
            *args,
            progress=self._working.show_progress,
            then=then,
            failed=failed or self.take_failure,
        )
        self._working.begin(says, job)

    def read_long(self, says: str, query: Callable[..., Any], *args: Any, then: Any) -> None:
        self.work(says, partial(self.tasks.long_read, self), query, *args, then=then)

    def wait(self) -> None:
        """Until `end_work`, the page and its buttons wait."""
        self._set_waiting(is_waiting=True)

    def end_work(self) -> None:
        self._working.end()
        self._set_waiting(is_waiting=False)

    def take_failure(self, problem: Exception) -> None:
        """What was asked for did not come to its end."""
        self.end_work()
        if isinstance(problem, Invalid) and problem.field is None:
            self.banner.show_message(Kind.BAD, sentence(problem))
            self.page.focus_first()
        elif not isinstance(problem, Cancelled):
            self.presenter.present(problem, fields=self.fields)

    @property
    def is_working(self) -> bool:
        return self._working.is_working

    def reject(self) -> None:
        if self.is_working:
            self._working.stop()
        else:
            super().reject()

    def _set_waiting(self, *, is_waiting: bool) -> None:
        self._stack.setEnabled(not is_waiting)
        self._back.setEnabled(not is_waiting)
        self._next.setEnabled(self._can_go_on and not is_waiting)

    def _on_help(self) -> None:
        open_manual(self, "import")

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        head, told, working, buttons = (QHBoxLayout() for _line in range(4))
        for line in (head, told, working, buttons):
            line.setContentsMargins(0, 0, current.px(BESIDE_BAR), 0)
        told.addWidget(self.banner)
        working.addWidget(self._working)
        head.addWidget(self._title, 1)
        head.addWidget(self._where, 0, Qt.AlignmentFlag.AlignTop)
        for page in self._pages:
            page.holder = ColumnScroll(page)
            self._stack.addWidget(page.holder)
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._leave)
        buttons.addStretch(1)
        buttons.addWidget(self._back)
        buttons.addWidget(self._next)
        self._next.setProperty("kind", "primary")
        self._next.setDefault(True)
        for button in (self._leave, self._back):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(current.px(10))
        layout.addLayout(head)
        layout.addLayout(told)
        layout.addWidget(self._stack, 1)
        layout.addLayout(working)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - current.px(40)),
            min(current.px(_SIZE[1]), screen.height() - current.px(60)),
        )
