"""Looks once at every page of the clinic's file, when the window has come to rest."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.domain.problems import Damaged
from tracker.ui.job import Cancelled
from tracker.ui.tasks import Tasks

_log = logging.getLogger(__name__)

_FIRST_MS = 20_000
"""After the first list, the first chart, and what the window loads for the next click."""


Check = Callable[[Callable[[], object]], None]


class FileWatch(QObject):
    """`check(go_on)` runs on the long reads' thread; a window that closes ends it."""

    found_damaged = Signal(object)
    """The problem."""
    looked = Signal()
    """It is over, and the file is whole."""

    def __init__(
        self,
        tasks: Tasks,
        check: Check,
        owner: QObject | None = None,
        *,
        first_ms: int = _FIRST_MS,
    ) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._check = check
        self._timer = QTimer(self, interval=first_ms)
        self._timer.timeout.connect(self._look_if_idle)
        self._timer.start()

    def _look_if_idle(self) -> None:
        if not self._tasks.is_idle:
            return
        self._timer.stop()
        self._tasks.long_read(
            self,
            _check,
            self._check,
            progress=_on_progress,
            then=self._on_looked,
            failed=self._on_failed,
        )

    def _on_looked(self, _nothing: None) -> None:
        self.looked.emit()

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, Damaged):
            self.found_damaged.emit(problem)
        elif not isinstance(problem, Cancelled):
            # Whatever else is wrong is told where somebody reads or saves.
            _log.info("the file could not be looked at: %s", type(problem).__name__)


def _check(_tx: Any, check: Check, *, progress: Any) -> None:
    check(partial(progress, 0, 1))


def _on_progress(_done: int, _total: int) -> None:
    pass
