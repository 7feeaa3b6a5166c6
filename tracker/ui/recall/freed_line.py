"""That a place is free again, and for how many, in one calm line over the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tracker.text import _, format_number, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.services.freed_places import FreedPlace


class FreedLine(QWidget):
    """Its owner shows it where there is a place to tell of."""

    offered = Signal(object)
    """A date: whom its place could be offered to is wanted."""
    shown = Signal(bool)
    """Whether there is one to tell of."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._job: Job | None = None
        self._on: date | None = None
        self._said = PlainLabel(wraps=True)
        self._offer = QPushButton(_("Offer"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(12))
        layout.addWidget(self._said, 1)
        layout.addWidget(self._offer)
        self._offer.clicked.connect(self._on_offer)

    @property
    def text(self) -> str:
        return self._said.text()

    @property
    def offer(self) -> QPushButton:
        return self._offer

    def ask(self) -> None:
        """Look anew, beside whatever else is asked."""
        if self._job is not None:
            self._job.cancel()
        self._job = self._tasks.long_read(
            self, _freed, self._today.on,
            progress=self._on_progress, then=self._on_found, failed=self._on_failed,
        )  # fmt: skip

    def _on_found(self, found: FreedPlace | None) -> None:
        self._on = found.on if found is not None else None
        if found is not None:
            self._said.setText(_say(found))
        self.shown.emit(found is not None)

    def _on_offer(self) -> None:
        if self._on is not None:
            self.offered.emit(self._on)

    def _on_progress(self, _done: int, _total: int) -> None:
        """Nobody waits for it."""

    def _on_failed(self, problem: Exception) -> None:
        if not isinstance(problem, Cancelled):
            self.failed.emit(problem)


def _freed(tx: Any, today: date, progress: Callable[[int, int], None]) -> FreedPlace | None:
    # Loaded here, where no window waits for it.
    from tracker.services.freed_places import freed_place

    return freed_place(tx, today, progress=progress)


def _say(found: FreedPlace) -> str:
    place = ngettext(
        "{on} has a free place again", "{on} has {count} free places again", found.left
    ).format(on=format_weekday_date(found.on), count=format_number(found.left))
    whose = ngettext(
        "{count} treatment whose window holds it",
        "{count} treatments whose window holds it",
        found.fitting,
    ).format(count=format_number(found.fitting))
    return _("{place}: {whose}.").format(place=place, whose=whose)
