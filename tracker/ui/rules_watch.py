"""Has dates worked out anew beside the window after the program's own rules have changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.domain.outcome import Subject
from tracker.domain.problems import Problem
from tracker.services.courses.recomputing import Recomputing, recompute_piece, recomputing
from tracker.services.courses.window_moves import WindowMoves, window_moves
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
    """`WindowMoves` of the last days, also where nothing was to be done; again when they differ."""
    overtaken = Signal(str)
    """That a newer version of the program works with the clinic, and this one saves nothing."""
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, today: ClinicDate, owner: QObject, *, is_readonly: bool
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._is_readonly = tasks, today, is_readonly
        self._changed: frozenset[Subject] = frozenset()
        self._pieces = 0
        self._moves: WindowMoves | None = None
        self._next = QTimer(self, singleShot=True)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._next.timeout.connect(self._go_on)
        self._again.timeout.connect(self.begin)

    @property
    def is_readonly(self) -> bool:
        """Nothing can be saved here, so nothing is worked out."""
        return self._is_readonly

    def begin(self) -> None:
        """Once somebody listens."""
        self._tasks.read(self, "rules", recomputing, then=self._on_looked, failed=self._on_failed)

    def _on_looked(self, told: Recomputing) -> None:
        if told.newer:
            self.overtaken.emit(told.newer)
        elif told.is_finished:
            self._ask_moves()
        else:
            self._tell_progress(told)
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
        self._tell_progress(told)
        self._next.start(_OVERTAKEN_MS if told.is_overtaken else _PAUSE_MS)

    def _tell_progress(self, told: Recomputing) -> None:
        self._moves = None
        self.progressed.emit(told)

    def _ask_moves(self) -> None:
        self._tasks.read(
            self,
            "rules",
            window_moves,
            self._today.on,
            then=self._on_moves,
            failed=self._on_failed,
        )

    def _on_moves(self, moves: WindowMoves) -> None:
        if moves != self._moves:
            # Once: whoever has closed what is told of them has read it.
            self._moves = moves
            self.finished.emit(moves)
        self._again.start()

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, Problem):
            # What can't be saved now is told where somebody saves.
            self._again.start()
        else:
            self.failed.emit(problem)
