"""Work on the clinic's file while no window of it is open, with a small one that says so."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QProgressBar, QVBoxLayout

from tracker.domain.problems import Problem
from tracker.services.wording.problems import say_problem
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 420


Progress = Callable[[int, int], None]
Work = Callable[[Progress], Any]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said while it lasts."""

    title: str
    detail: str


class ClosedRun(QObject):
    """`close` closes the clinic: it is called on the same thread, before the work."""

    done = Signal(object)
    """What the work gave."""
    failed = Signal(str)
    """The sentence. The clinic is as it was."""

    _came_on = Signal(int, int)
    _ended = Signal()

    def __init__(
        self, work: Work, words: Words, close: Callable[[], object], owner: QObject | None = None
    ) -> None:
        super().__init__(owner)
        self._do = work
        self._close = close
        self._result: Any = None
        self._problem = ""
        self._window = _Waiting(words)
        self._thread = threading.Thread(target=self._work, name="tracker-closed-run", daemon=True)
        self._came_on.connect(self._window.show_progress)
        self._ended.connect(self._on_ended)

    def start(self) -> None:
        self._window.show()
        self._thread.start()

    def join(self) -> None:
        """Wait until it is over, whatever becomes of the windows."""
        self._thread.join()

    def _work(self) -> None:
        try:
            self._close()
            self._result = self._do(self._came_on.emit)
        except Problem as problem:
            self._problem = say_problem(problem)
        except Exception as error:  # noqa: BLE001 - told, and the clinic opened again
            from tracker.ui.incidents import log_incident

            self._problem = _(
                "Something went wrong in the program; the clinic is as it was. Incident {number}."
            ).format(number=log_incident(error))
        self._ended.emit()

    @Slot()
    def _on_ended(self) -> None:
        self._thread.join()
        if not self._problem:
            self.done.emit(self._result)
        else:
            self.failed.emit(self._problem)
        # After what was told has its own window: the last one to close would end the program.
        self._window.hide()
        self._window.deleteLater()
        self.deleteLater()


class _Waiting(QDialog):
    """Can't be closed: what it waits for can't be stopped half way."""

    def __init__(self, words: Words) -> None:
        super().__init__(None, Qt.WindowType.CustomizeWindowHint | Qt.WindowType.WindowTitleHint)
        self.setWindowTitle(_("Treatment Tracker"))
        self._bar = QProgressBar()
        self._bar.setRange(0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([look().px(20)] * 4))
        layout.setSpacing(look().px(12))
        layout.addWidget(PlainLabel(words.title, kind="heading", wraps=True))
        layout.addWidget(PlainLabel(words.detail, wraps=True))
        layout.addWidget(self._bar)
        self.setFixedWidth(look().px(_WIDTH))

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def reject(self) -> None:
        pass
