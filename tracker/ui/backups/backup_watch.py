"""Makes backups beside the window when they are due, and knows how they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from tracker.services.backups.asked import back_up_now, status_now, try_restore
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.plain import replace_plain_backups
from tracker.services.backups.status import BackupStatus, backup_status
from tracker.ui.tasks import Tasks

_LOOK_MS = 60_000
_FIRST_LOOK_MS = 5_000


class BackupWatch(QObject):
    """`is_automatic` False: only when asked. Backups run one at a time, on the long reads' thread."""

    status_changed = Signal(object)
    """A `BackupStatus`, also where nothing has changed in it."""
    busy_changed = Signal(bool)
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        keeper: BackupKeeper,
        owner: QObject | None = None,
        *,
        is_automatic: bool = True,
    ) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._keeper = keeper
        self._status: BackupStatus | None = None
        self._is_busy = False
        self._is_automatic = is_automatic
        self._next: Callable[..., BackupStatus] | None = None
        self._last: Callable[..., BackupStatus] = _status
        self._timer = QTimer(self, interval=_FIRST_LOOK_MS)
        self._timer.timeout.connect(self.look)
        if is_automatic:
            self._timer.start()

    @property
    def keeper(self) -> BackupKeeper:
        return self._keeper

    @property
    def status(self) -> BackupStatus | None:
        """How it was when last looked."""
        return self._status

    @property
    def is_automatic(self) -> bool:
        return self._is_automatic

    @property
    def is_busy(self) -> bool:
        return self._is_busy

    def look(self) -> None:
        """Make a backup if one is due and nobody waits for anything."""
        if not self._is_busy and self._tasks.is_idle:
            self._run(_keep_if_due)

    def refresh(self) -> None:
        """Look how the backups are; make none."""
        if not self._is_busy:
            self._run(_status)

    def back_up_now(self) -> None:
        """At once, or after what is being done."""
        self._run_next(_back_up_now)

    def try_restore(self) -> None:
        """The restore drill, likewise."""
        self._run_next(_try_restore)

    def replace_plain(self) -> None:
        """Encrypted backups in place of those that aren't."""
        self._run_next(_replace_plain)

    def try_again(self) -> None:
        """What was done last, whatever it was."""
        self._run_next(self._last)

    def begin_again(self) -> None:
        """The second place was chosen once more: it may be empty now."""
        self._run_next(_begin_again)

    def choose(self, wishes: BackupWishes) -> None:
        """Other places or hours; a new second place gets its copy at once."""
        is_new_place = wishes.second_place != self._keeper.wishes.second_place
        self._keeper.wishes = wishes
        if is_new_place and wishes.second_place:
            self.begin_again()
        else:
            self.refresh()

    def _run_next(self, query: Callable[..., BackupStatus]) -> None:
        if self._is_busy:
            self._next = query
        else:
            self._run(query)

    def _run(self, query: Callable[..., BackupStatus]) -> None:
        self._last = query
        self._is_busy = True
        self.busy_changed.emit(self._is_busy)
        self._tasks.long_read(
            self,
            query,
            self._keeper,
            progress=self._on_progress,
            then=self._on_status,
            failed=self._on_failed,
        )

    def _on_progress(self, _done: int, _total: int) -> None:
        pass

    def _on_status(self, status: BackupStatus) -> None:
        self._is_busy = False
        self._status = status
        self._timer.setInterval(_LOOK_MS)
        self.busy_changed.emit(self._is_busy)
        self.status_changed.emit(status)
        self._go_on()

    def _on_failed(self, problem: Exception) -> None:
        self._is_busy = False
        self.busy_changed.emit(self._is_busy)
        self.failed.emit(problem)
        self._go_on()

    def _go_on(self) -> None:
        query, self._next = self._next, None
        if query is not None:
            self._run_next(query)


def _keep_if_due(_tx: Any, keeper: BackupKeeper, *, progress: object) -> BackupStatus:
    # The program's own doing: it shows nothing, and nobody need have the right.
    del progress
    keeper.keep_if_due()
    return backup_status(keeper)


def _status(tx: Any, keeper: BackupKeeper, *, progress: object) -> BackupStatus:
    del progress
    return status_now(tx, keeper)


def _back_up_now(tx: Any, keeper: BackupKeeper, *, progress: Any) -> BackupStatus:
    return back_up_now(tx, keeper, progress)


def _begin_again(tx: Any, keeper: BackupKeeper, *, progress: Any) -> BackupStatus:
    keeper.begin_second_place()
    return back_up_now(tx, keeper, progress)


def _try_restore(tx: Any, keeper: BackupKeeper, *, progress: Any) -> BackupStatus:
    return try_restore(tx, keeper, progress)


def _replace_plain(tx: Any, keeper: BackupKeeper, *, progress: Any) -> BackupStatus:
    return replace_plain_backups(tx, keeper, progress)
