"""How far the counting has come, and whether something has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from tracker.text import _
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

Question = tuple[Callable[..., Any], date, date]


class CountingBar(QWidget):
    """Out of sight while there is nothing to tell."""

    counted = Signal(object, object)
    """The question, and its answer."""
    count_again_chosen = Signal()
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._job: Job | None = None
        self._said = PlainLabel(kind="muted", wraps=True)
        self._progress = QProgressBar()
        self._cancel = QPushButton(_("Cancel"))
        self._again = QPushButton(_("Count again"))

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        layout.addWidget(self._said)
        layout.addWidget(self._progress, 1)
        layout.addWidget(self._cancel)
        layout.addWidget(self._again)
        layout.addStretch(1)
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("How much has been counted"))
        self.hide()

        self._cancel.clicked.connect(self._on_cancel)
        self._again.clicked.connect(self.count_again_chosen)

    def count(self, question: Question) -> None:
        """Ask for it; what was being counted is dropped."""
        self.stop()
        self._tell(_("Counting…"), is_running=True)
        self._progress.setRange(0, 0)
        self._job = self._tasks.long_read(
            self,
            _counted,
            question,
            progress=self._on_progress,
            then=self._on_counted,
            failed=self._on_failed,
        )

    def stop(self) -> None:
        """Drop what is being counted, and say nothing."""
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self.hide()

    def say_stale(self) -> None:
        """Something has changed since these figures were counted."""
        if self._job is None:
            self._tell(
                _("Something has changed since these figures were counted."), is_running=False
            )

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)

    def _on_counted(self, answer: tuple[Question, Any]) -> None:
        # One that was dropped may have come to its end all the same, and keeps its question.
        if self._job is not None and self._job.is_done:
            self._job = None
            self.hide()
        self.counted.emit(*answer)

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, Cancelled):
            return
        self._job = None
        self._tell(_("These figures were not counted."), is_running=False)
        self.failed.emit(problem)

    def _on_cancel(self) -> None:
        self.stop()
        self._tell(_("Stopped; nothing was counted."), is_running=False)

    def _tell(self, said: str, *, is_running: bool) -> None:
        self._said.setText(said)
        self._progress.setVisible(is_running)
        self._cancel.setVisible(is_running)
        self._again.setVisible(not is_running)
        self.show()


def _counted(tx: Any, question: Question, progress: Callable[[int, int], None]) -> Any:
    # Half a second to load, the first time: here, where no window waits for it.
    import tracker.ui.reports.report_chart  # noqa: F401

    query, since, today = question
    return question, query(tx, since, today, progress)
