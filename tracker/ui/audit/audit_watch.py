"""Has acts written within a second, and looks whether database and clock can be right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.services.audit.clock_check import WrongClock, find_wrong_clock
from tracker.services.audit.lost_entries import may_accept_lost, missing_mark
from tracker.services.clinic.moved_away import moved_away
from tracker.services.wording import say_problem
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.rights import may
from tracker.ui.tasks import Tasks

_LOOK_MS = 400
_AFTER_FAILURE_MS = 5_000
_CLOCK_MS = 60_000


class LostEntries(Protocol):
    """What a database lacks that was there when it was last used here."""

    @property
    def sentence(self) -> str: ...


class Trail(Protocol):
    """The open database, as far as its audit trail goes."""

    @property
    def has_acts_to_write(self) -> bool: ...
    @property
    def lost(self) -> LostEntries | None: ...

    def accept_lost(self, may_accept: Callable[[Any], object]) -> None: ...
    def decline_lost(self) -> None: ...


class AuditWatch(QObject):
    """Begins at once. Nothing here ever keeps anybody from reading."""

    write_failed = Signal(str)
    """Why acts can't be written; they wait, and it is tried again."""
    write_mended = Signal()
    clock_doubted = Signal(str)
    clock_trusted = Signal()
    lost_found = Signal(str)
    """What the database lacks; somebody has to say whether it is the right one."""
    lost_accepted = Signal()
    moved_found = Signal(str)
    """The clinic lives in another place now, and nothing can be saved here."""
    mark_missed = Signal(str)
    """The newest entry isn't kept beside the database: nothing can be told of older files."""
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        trail: Trail,
        write_acts: Callable[..., Any],
        owner: QObject,
    ) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._trail = tasks, today, trail
        self._write_acts = write_acts
        self._has_failed = False
        self._is_writing = False
        self._is_lost_told = False
        self._acts = QTimer(self, interval=_LOOK_MS)
        self._clock = QTimer(self, interval=_CLOCK_MS)

        self._acts.timeout.connect(self.write_waiting)
        self._clock.timeout.connect(self.check_clock)

    def begin(self) -> None:
        """Once somebody listens."""
        self._tell_lost()
        self._tasks.read(
            self, "mark", missing_mark, then=self._on_mark, failed=self._on_clock_failed
        )
        self._tasks.read(
            self, "moved", moved_away, then=self._on_moved, failed=self._on_clock_failed
        )
        self._acts.start()
        if not self._today.is_fixed:
            # Whoever named the day doesn't go by the clock.
            self._clock.start()
            self._today.changed.connect(self._on_new_day)
            self.check_clock()

    def write_waiting(self) -> None:
        """Have the acts written that wait."""
        self._tell_lost()
        if self._is_writing or not self._trail.has_acts_to_write:
            return
        self._is_writing = True
        self._tasks.write(
            self, self._write_acts, then=self._on_written, failed=self._on_write_failed
        )

    def check_clock(self) -> None:
        self._tasks.read(
            self, "clock", find_wrong_clock, then=self._on_clock, failed=self._on_clock_failed
        )

    @property
    def may_accept_lost(self) -> bool:
        """Whether whoever works may say that it is the right database."""
        return may(self._tasks, Action.RESTORE)

    def accept_lost(self) -> None:
        """An administrator says that it is the right database: audited, and saving works from now on."""
        self._tasks.read(
            self, "lost", self._accept, then=self._on_accepted, failed=self.failed.emit
        )

    def decline_lost(self) -> None:
        """Somebody would not work with it: remembered, and nothing is saved."""
        self._trail.decline_lost()

    def _tell_lost(self) -> None:
        """A server can be put back from a backup while it is in use."""
        lost = self._trail.lost
        if lost is not None and not self._is_lost_told:
            self.lost_found.emit(lost.sentence)
        self._is_lost_told = lost is not None

    def _accept(self, _tx: object) -> None:
        # Beside the window, in a transaction of its own.
        self._trail.accept_lost(may_accept_lost)

    def _on_written(self, _nothing: object) -> None:
        self._is_writing = False
        if self._has_failed:
            self._has_failed = False
            self._acts.setInterval(_LOOK_MS)
            self.write_mended.emit()

    def _on_write_failed(self, problem: Exception) -> None:
        self._is_writing = False
        self._has_failed = True
        self._acts.setInterval(_AFTER_FAILURE_MS)
        self._tell_lost()
        if isinstance(problem, Problem):
            self.write_failed.emit(say_problem(problem))
        else:
            self.write_failed.emit(_("The program itself failed."))
            self.failed.emit(problem)

    def _on_moved(self, moved: str) -> None:
        if moved:
            self.moved_found.emit(moved)

    def _on_mark(self, unmarked: str) -> None:
        if unmarked:
            self.mark_missed.emit(unmarked)

    def _on_clock(self, wrong: WrongClock | None) -> None:
        if wrong is None:
            self.clock_trusted.emit()
        else:
            self.clock_doubted.emit(wrong.sentence)

    def _on_clock_failed(self, _problem: Exception) -> None:
        # The lists say it themselves when nothing can be read.
        pass

    def _on_new_day(self, _on: object) -> None:
        self.check_clock()

    def _on_accepted(self, _nothing: object) -> None:
        self.lost_accepted.emit()
