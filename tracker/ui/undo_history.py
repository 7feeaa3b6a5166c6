"""Undo and redo, over commands: what a write handed back as `Done.undo` is run to take it back."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Unavailable
from tracker.text import _
from tracker.ui.tasks import Tasks

_MOST = 100


class UndoHistory(QObject):
    """Watches every write of `tasks`. Add `undo_action` and `redo_action` to the window.

    An undo that meets a conflict is dropped and told through `failed`; one that the
    database couldn't take now stays, for another try.
    """

    noted = Signal(str)
    """A sentence about what was just done and can be undone: for the toast."""
    undone = Signal(str)
    """A sentence about what was just taken back or done again."""
    begun = Signal()
    """Something is being taken back or done again; `restored` or `failed` follows."""
    restored = Signal(object)
    """The subjects that were changed by taking back or doing again, after `undone`."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._undos: list[Undo] = []
        self._redos: list[Undo] = []
        self._running: Undo | None = None
        self._is_redo = False
        self._own: Done | None = None
        self.undo_action = QAction(window)
        self.redo_action = QAction(window)

        self.undo_action.setShortcut(QKeySequence("Ctrl+Z"))
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")])
        self._name_actions()

        self.undo_action.triggered.connect(self.undo)
        self.redo_action.triggered.connect(self.redo)
        tasks.written.connect(self._on_written)

    def undo(self) -> None:
        self._run(self._undos, is_redo=False)

    def redo(self) -> None:
        self._run(self._redos, is_redo=True)

    def clear(self) -> None:
        """On lock and on change of user: nobody undoes another's work."""
        self._undos.clear()
        self._redos.clear()
        self._name_actions()

    def _run(self, stack: list[Undo], *, is_redo: bool) -> None:
        if self._running is not None or not stack:
            return
        self._running, self._is_redo = stack.pop(), is_redo
        self._name_actions()
        self.begun.emit()
        self._tasks.write(
            self,
            self._running.command,
            *self._running.arguments,
            then=self._on_done,
            failed=self._on_failed,
        )

    def _on_done(self, done: Done) -> None:
        # `written` comes right after this, with the same object.
        self._own = done

    def _on_written(self, done: Done) -> None:
        if done is self._own:
            self._own = None
            self._take_own(done)
        elif done.undo is not None:
            self._push(self._undos, done.undo)
            self._redos.clear()
            self.noted.emit(_("{what}.").format(what=done.undo.label))
        self._name_actions()

    def _take_own(self, done: Done) -> None:
        ran, self._running = self._running, None
        if ran is None:
            return
        if done.undo is not None:
            # Under the first label, so that undo and redo speak of the same thing.
            self._push(
                self._undos if self._is_redo else self._redos,
                Undo(ran.label, done.undo.command, done.undo.arguments),
            )
        told = _("Done again: {what}.") if self._is_redo else _("Undone: {what}.")
        self.undone.emit(told.format(what=ran.label))
        self.restored.emit(done.changed)

    def _on_failed(self, problem: Exception) -> None:
        ran, self._running = self._running, None
        if ran is not None and isinstance(problem, Unavailable):
            (self._redos if self._is_redo else self._undos).append(ran)
        self._name_actions()
        self.failed.emit(problem)

    def _push(self, stack: list[Undo], undo: Undo) -> None:
        stack.append(undo)
        del stack[:-_MOST]

    def _name_actions(self) -> None:
        self.undo_action.setEnabled(bool(self._undos))
        self.redo_action.setEnabled(bool(self._redos))
        self.undo_action.setText(
            _("Undo: {what}").format(what=self._undos[-1].label) if self._undos else _("Undo")
        )
        self.redo_action.setText(
            _("Redo: {what}").format(what=self._redos[-1].label) if self._redos else _("Redo")
        )
