"""What takes long: the button that begins it, how far it has come, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.services.wording import say_problem
from tracker.text import _
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class LongBar(QWidget):
    """One thing at a time, beside the window.

    `measured` is what a screen reader calls the progress, and `stopped` is told after Cancel.
    """

    chosen = Signal()
    """The button was pressed; whoever made the bar asks what is missing, and calls `run`."""
    failed = Signal(object)
    """What is no Problem; those are told in the bar."""

    def __init__(
        self,
        tasks: Tasks,
        action: str,
        *,
        measured: str,
        stopped: str,
        kind: str = "muted",
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._stopped = tasks, stopped
        self._job: Job | None = None
        self._run = 0
        self.button = QPushButton(action)
        self._cancel = QPushButton(_("Cancel"))
        self._progress = QProgressBar()
        self._good = PlainLabel(kind=kind, wraps=True)
        self._bad = PlainLabel(kind="danger", wraps=True)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        layout.addWidget(self.button)
        layout.addWidget(self._cancel)
        for part in (self._progress, self._good, self._bad):
            layout.addWidget(part, 1)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(measured)
        self._rest()

        self.button.clicked.connect(self.chosen)
        self._cancel.clicked.connect(self._on_cancel)

    @property
    def told(self) -> str:
        """What came of it."""
        return self._bad.text() or self._good.text()

    @property
    def is_bad(self) -> bool:
        """Whether what is told needs somebody."""
        return bool(self._bad.text())

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def run(self, query: Callable[..., Any], /, *args: Any, then: Callable[[Any], object]) -> None:
        """Ask for it, in place of what runs; `then(answer)`, which `tell`s.

        What was given up and comes to its end all the same is answered too.
        """
        self.drop()
        self.button.setEnabled(False)
        self._cancel.show()
        self._progress.setRange(0, 0)
        self._progress.show()
        self._good.hide()
        number = self._run
        self._job = self._tasks.long_read(
            self, query, *args,
            progress=self._on_progress,
            then=partial(self._on_done, number, then),
            failed=partial(self._on_failed, number),
        )  # fmt: skip

    def drop(self) -> None:
        """Give up what runs, and say nothing."""
        if self._job is not None:
            self._job.cancel()
        self._run += 1
        self._rest()

    def tell(self, good: str, bad: str = "") -> None:
        """Beside the button: what came of it."""
        self._good.setText(good)
        self._bad.setText(bad)
        self._good.setVisible(not bad)
        self._bad.setVisible(bool(bad))

    def _rest(self) -> None:
        self._job = None
        self._progress.hide()
        self._cancel.hide()
        self.button.setEnabled(True)
        self.tell("")

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)

    def _on_done(self, number: int, then: Callable[[Any], object], answer: Any) -> None:
        if number == self._run:
            self._rest()
        then(answer)

    def _on_failed(self, number: int, problem: Exception) -> None:
        if number != self._run:
            return
        self._rest()
        if isinstance(problem, Cancelled):
            self.tell(self._stopped)
        elif isinstance(problem, Problem):
            self.tell("", say_problem(problem))
        else:
            self.failed.emit(problem)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
