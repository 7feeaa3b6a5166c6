"""The window's own commands: one table for their keys and for the search, which runs them by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from tracker.text import _
from tracker.ui.keys import Command, Keys
from tracker.ui.recall.tiles import tile_groups
from tracker.ui.search.answers import SearchCommand
from tracker.ui.undo_history import UndoHistory

Run = Callable[[], object]


class WindowCommands(QObject):
    """`show_tile` shows a state of the recall list, by its code."""

    def __init__(
        self,
        window: QWidget,
        keys: Keys,
        undo_history: UndoHistory,
        show_tile: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._keys = keys
        self._undo_history = undo_history
        self._show_tile = show_tile
        self._runs: list[tuple[Command, Run]] = []

    def bind(self, *commands: tuple[Command, Run]) -> None:
        """Each has its key in the window from now on."""
        for command, run in commands:
            self._keys.bind(self._window, command, run)
            self._runs.append((command, run))

    def offer(self, name: str, title: str, run: Run) -> None:
        """A command whose key is bound elsewhere is found by the search, too."""
        self._runs.append((Command(name, title), run))

    def offered(self) -> Sequence[SearchCommand]:
        """What the search can run; made when asked, since undo changes its name."""
        found = [
            SearchCommand(command.title, run, self._keys.cap(command.name))
            for command, run in self._runs
            if command.name not in {"app.search", "app.back"}
        ]
        found += [
            SearchCommand(
                _("Show on the recall list: {state}").format(state=group.label),
                partial(self._show_tile, group.code),
            )
            for group in tile_groups()
        ]
        found += [
            SearchCommand(action.text(), action.trigger, action.shortcut().toString())
            for action in (self._undo_history.undo_action, self._undo_history.redo_action)
            if action.isEnabled()
        ]
        return found
