"""News of what colleagues change, for the screens that show it."""

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, Signal

from tracker.ui.tasks import Tasks

Heard = Callable[[frozenset[Any]], object]


class Watch(Protocol):
    def stop(self) -> None: ...


class Colleagues(QObject):
    """What `watch` hears on a thread of its own, screens hear as `Tasks.changed`."""

    _heard = Signal(frozenset)

    def __init__(self, watch: Callable[[Heard], Watch], tasks: Tasks, owner: QObject) -> None:
        super().__init__(owner)
        self._heard.connect(tasks.changed)
        self._watch = watch(self._pass_on)

    def stop(self) -> None:
        self._watch.stop()

    def _pass_on(self, changed: frozenset[Any]) -> None:
        try:
            self._heard.emit(changed)
        except RuntimeError:
            # The window has just gone; nobody is left who would show it.
            return
