"""Putting a backup back over the password window: nobody could be let in."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from tracker.domain.problems import Damaged, Problem

if TYPE_CHECKING:
    from tracker.services.backups.asked import Looked
    from tracker.services.keys.unlock import Unlocked
    from tracker.ui.lock.door import Door
    from tracker.ui.tasks import Tasks


class DoorRestore(QObject):
    """Offers it where the door meets damage. `dress` gives the dialogs the program's look.

    Imports next to nothing before somebody wants it, as the password window does.
    """

    ordered = Signal(object)
    """A `RestoreOrder`, agreed to; nobody has the clinic open."""

    def __init__(
        self, path: Path, door: Door, dress: Callable[[], object], second_place: str
    ) -> None:
        super().__init__(door)
        self._path = path
        self._door = door
        self._dress = dress
        self._second_place = second_place
        self._tasks: Tasks | None = None
        self.unlocked: Unlocked | None = None
        """What the last password gave; it opens the backups of the same key."""
        door.refused.connect(self._on_refused)
        door.window.restore_wanted.connect(self._on_wanted)

    def offer(self, problem: Damaged) -> None:
        """Show what is wrong where no password would help. Raises it for what was no clinic."""
        from tracker.services.backups.at_the_door import may_have_backups
        from tracker.services.wording.problems import say_problem

        if not may_have_backups(self._path):
            raise problem
        self._door.ask()
        self._door.window.say_problem(say_problem(problem))
        self._door.window.offer_restore(can_try=False)

    def _on_refused(self, problem: Problem) -> None:
        if isinstance(problem, Damaged):
            self._door.window.offer_restore()

    def _on_wanted(self) -> None:
        from tracker.ui.backups.restore_dialog import RestoreDialog
        from tracker.ui.backups.restore_source import NoClinic, of_damaged
        from tracker.ui.first_run.system_zone import system_zone
        from tracker.ui.tasks import Tasks

        self._dress()
        key = self.unlocked.data_key if self.unlocked is not None else None
        self._tasks = Tasks(NoClinic(), self)
        source = of_damaged(self._path, key, self._second_place, system_zone())
        self._dialog = RestoreDialog(self._tasks, source, self._door.window)
        self._dialog.chosen.connect(self._on_chosen)
        self._dialog.finished.connect(self._on_finished)
        self._dialog.open()

    def _on_chosen(self, looked: Looked, replaces_other: bool) -> None:
        from tracker.services.backups.restoring import RestoreOrder

        unlocked, typed = self.unlocked, self._door.window.name.text().strip()
        self.unlocked = None
        name = unlocked.name if unlocked is not None else self._dialog.typed_name or typed
        who = name or getpass.getuser()
        if looked.needs_only_slots:
            self._put_back(looked, who)
            return
        key = unlocked.data_key if unlocked is not None else None
        if key is None and looked.present.is_readable:
            key = looked.found.key
        self._door.join()
        self.ordered.emit(
            RestoreOrder(
                self._path,
                looked.found,
                who,
                key,
                self._second_place,
                replaces_other=replaces_other,
            )
        )

    def _put_back(self, looked: Looked, who: str) -> None:
        from tracker.services.backups.at_the_door import put_back_slots
        from tracker.services.wording.backups import say_slots_back
        from tracker.services.wording.problems import say_problem

        try:
            told = say_slots_back(put_back_slots(self._path, looked.found, who))
        except Problem as problem:
            told = say_problem(problem)
        self._door.ask(who)
        self._door.window.say_problem(told)

    def _on_finished(self, _result: int) -> None:
        if self._tasks is not None:
            self._tasks.shutdown()
            self._tasks.deleteLater()
            self._tasks = None
