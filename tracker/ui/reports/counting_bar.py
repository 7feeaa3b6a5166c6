"""How far the counting has come, and whether something has changed since."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.text import _
from tracker.ui.long_bar import LongBar
from tracker.ui.tasks import Tasks

Question = tuple[Callable[..., Any], date, date]


class CountingBar(LongBar):
    """Out of sight while there is nothing to tell."""

    counted = Signal(object, object)
    """The question, and its answer."""

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(
            tasks,
            _("Count again"),
            measured=_("How much has been counted"),
            stopped=_("Stopped; nothing was counted."),
            owner=owner,
        )
        self.hide()

    def count(self, question: Question) -> None:
        """Ask for it; what was being counted is dropped."""
        self.run(_counted, question, then=self._on_counted)
        self.show()

    def stop(self) -> None:
        """Drop what is being counted, and say nothing."""
        self.drop()
        self.hide()

    def say_stale(self) -> None:
        """Something has changed since these figures were counted."""
        if not self.is_running:
            self.tell(_("Something has changed since these figures were counted."))
            self.show()

    def _on_counted(self, answer: tuple[Question, Any]) -> None:
        # One that was dropped may have come to its end all the same, and keeps its question.
        if not self.is_running:
            self.hide()
        self.counted.emit(*answer)


def _counted(tx: Any, question: Question, progress: Callable[[int, int], None]) -> Any:
    # Half a second to load, the first time: here, where no window waits for it.
    import tracker.ui.reports.report_chart  # noqa: F401

    query, since, today = question
    return question, query(tx, since, today, progress)
