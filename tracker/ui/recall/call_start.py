"""The button that begins call mode: over the list as it is, from the current row on."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.recall.listing import RecallFilter
from tracker.text import _
from tracker.ui.keys import Command, Keys
from tracker.ui.paged_table import PagedTable
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.key_button import KeyButton


def call_command() -> Command:
    """Its key, which begins calls from wherever patients to be called are listed."""
    return Command("recall.calls", _("Call mode"), "K")


class CallStart(KeyButton):
    """`is_open` until `ended`: the list behind need not be read again with every call."""

    requested = Signal(object, object, object)
    """Itself, the ids of courses in the order of the calls, and the states that the list shows."""
    ended = Signal(str)
    """What was done, as a sentence; "" for nothing."""

    def __init__(self, tasks: Tasks, table: PagedTable, wanted: Callable[[], RecallFilter]) -> None:
        super().__init__(_("Call"))
        self._table = table
        self._wanted = wanted
        self.is_open = False
        self.clicked.connect(self._on_chosen)
        follow_right(self, tasks, Action.WORK_RECALL)

    def bind(self, keys: Keys, where: QWidget) -> None:
        """Let its key work while the focus is in `where`."""
        self._keys = keys
        keys.bind(where, call_command(), self._on_chosen)
        keys.changed.connect(self._show_own_key)
        self._show_own_key()

    def begin(self, course_ids: Sequence[int], states: frozenset[State]) -> None:
        """Over these courses, in their order; those in none of `states` any longer are passed over."""
        self.is_open = True
        self.requested.emit(self, course_ids, states)

    def end(self, told: str) -> None:
        """Call mode is over; `told` is what was done in it."""
        self.is_open = False
        self.ended.emit(told)

    def _show_own_key(self) -> None:
        self.show_key(self._keys.cap("recall.calls"))

    def _on_chosen(self) -> None:
        if not self._table.count or not self.isEnabled():
            return
        ids, current = self._table.paged_model.ids, self._table.current_id()
        first = ids.index(current) if current is not None and current in ids else 0
        self.begin(ids[first:] + ids[:first], self._wanted().states)
