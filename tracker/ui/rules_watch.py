"""Has dates worked out anew beside the window after the program's own rules have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.domain.outcome import Subject
from tracker.domain.problems import Problem
from tracker.services.recomputing import Recomputing, recompute_piece, recomputing
from tracker.services.window_moves import window_moves
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks

_PAUSE_MS = 100
_OVERTAKEN_MS = 5_000
_AGAIN_MS = 60_000
_PIECES_A_REFRESH = 20


class RulesWatch(QObject):
    """Piece after piece, with a rest after each for whatever else waits; what is done stays done."""

    progressed = Signal(object)
    """A `Recomputing` that is not finished."""
    finished = Signal(object)
    """`WindowMoves` of the last days, also where nothing was to be done."""
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, today: ClinicDate, owner: QObject, *, is_readonly: bool
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._is_readonly = tasks, today, is_readonly
        self._changed: frozenset[Subject] = frozenset()
        self._pieces = 0
        self._next = QTimer(self, singleShot=True)
        self._next.timeout.connect(self._go_on)

    @property
    def is_readonly(self) -> bool:
        """Nothing can be saved here, so nothing is worked out."""
        return self._is_readonly

    def begin(self) -> None:
        """Once somebody listens."""
        self._tasks.read(self, "rules", recomputing, then=self._on_looked, failed=self._on_failed)

    def _on_looked(self, told: Recomputing) -> None:
        if told.is_finished:
            self._ask_moves()
            return
        self.progressed.emit(told)
        if not self._is_readonly:
            self._go_on()

    def _go_on(self) -> None:
        on = self._today.on
        self._tasks.run(self, recompute_piece, on, then=self._on_piece, failed=self._on_failed)

    def _on_piece(self, told: Recomputing) -> None:
        self._changed |= told.changed
        self._pieces += 1
        if told.is_finished or self._pieces % _PIECES_A_REFRESH == 0:
            # Each makes the screen in sight ask anew.
            changed, self._changed = self._changed, frozenset()
            if changed:
                self._tasks.changed.emit(changed)
        if told.is_finished:
            self._ask_moves()
            return
        self.progressed.emit(told)
        self._next.start(_OVERTAKEN_MS if told.is_overtaken else _PAUSE_MS)

    def _ask_moves(self) -> None:
        self._tasks.read(
            self,
            "rules",
            window_moves,
            self._today.on,
            then=self.finished.emit,
            failed=self._on_failed,
        )

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, Problem):
            # What can't be saved now is told where somebody saves.
            self._next.start(_AGAIN_MS)
        else:
            self.failed.emit(problem)
