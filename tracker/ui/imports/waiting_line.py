"""How many rows of spreadsheets are not in yet: in sight until each is mended or dismissed."""

from __future__ import annotations

from typing import Any

from tracker.text import _, format_number, ngettext
from tracker.ui.kinds import Kind
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner


class WaitingLine(Banner):
    """Nothing where none waits; its button is `action_chosen`."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__()
        self._tasks = tasks
        tasks.changed.connect(self._on_changed)
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(self, "waiting", _count, then=self.show_count)

    def _on_changed(self, _subjects: object) -> None:
        self._ask()

    def show_count(self, count: int) -> None:
        """So many wait."""
        if not count:
            self.hide()
            return
        self.show_message(Kind.CAUTION, say_waiting(count), _("Put right…"), can_close=False)


def say_waiting(count: int) -> str:
    """How many rows are not in yet."""
    return ngettext(
        "{count} row of an imported file is not in yet.",
        "{count} rows of imported files are not in yet.",
        count,
    ).format(count=format_number(count))


def _count(tx: Any) -> int:
    from tracker.services.imports.waiting_count import count_waiting

    return count_waiting(tx)
