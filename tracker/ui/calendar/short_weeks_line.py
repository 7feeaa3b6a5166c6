"""In which of the weeks ahead places are lacking, in one line."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.services.clinic_days.short_weeks import weeks_short
from tracker.services.wording import calendar as words
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class ShortWeeksLine(PlainLabel):
    """Hidden where no week is short."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(kind="danger", wraps=True, owner=owner)
        self._tasks, self._today = tasks, today
        self.hide()

    def ask(self) -> None:
        """Count anew, beside whatever else is asked."""
        self._tasks.long_read(
            self, weeks_short, self._today.on,
            progress=self._on_progress, then=self._on_weeks, failed=self.failed.emit,
        )  # fmt: skip

    def _on_weeks(self, weeks: tuple[tuple[date, int], ...]) -> None:
        self.setText(words.short_text(weeks))
        self.setVisible(bool(weeks))

    def _on_progress(self, _done: int, _total: int) -> None:
        """Nobody waits for it."""
