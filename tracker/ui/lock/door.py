"""The way in: asks for name and password, opens beside the window, and tells what is wrong."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from tracker.domain.problems import Problem
from tracker.text import _
from tracker.ui.lock.password_window import Credentials, PasswordWindow

Open = Callable[[Credentials], Any]


class Door(QObject):
    """`open_with(credentials)` runs on a thread of its own; what it returns comes as `opened`.

    `load` is called once on a thread as soon as the window has been painted: the imports that
    opening needs, so that they are there when the password has been typed.
    """

    opened = Signal(object)
    """What `open_with` returned. Whoever takes it shows its window, then `shut`s this one."""
    refused = Signal(object)
    """A Problem that no other password mends; told already. For who can do something about it."""
    left = Signal()
    """Closed without getting in."""

    _arrived = Signal()

    def __init__(
        self,
        window: PasswordWindow,
        open_with: Open,
        *,
        load: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open_with = open_with
        self._load = load
        self._thread: threading.Thread | None = None
        self._loader: threading.Thread | None = None
        self._answer: tuple[Any, BaseException | None] = (None, None)
        self._failed: Callable[[Problem], object] | None = None
        self._was_left = False

        window.tried.connect(self._on_tried)
        window.left.connect(self._on_left)
        window.painted.connect(self._on_painted)
        self._arrived.connect(self._on_arrived)

    @property
    def window(self) -> PasswordWindow:
        return self._window

    def ask(self, name: str = "", *, is_locked: bool = False) -> None:
        """Show the window, empty, in front of everything."""
        self._was_left = False
        self._window.ask_for(name, is_locked=is_locked)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def shut(self) -> None:
        """Somebody is in."""
        self._window.say_opened()
        self._window.hide()

    def join(self) -> None:
        """Wait for what runs beside the window."""
        for thread in (self._thread, self._loader):
            if thread is not None:
                thread.join()

    def _on_painted(self) -> None:
        if self._load is not None and self._loader is None:
            self._loader = threading.Thread(target=self._load, name="tracker-loader", daemon=True)
            self._loader.start()

    def run(
        self, job: Callable[[], Any], *, failed: Callable[[Problem], object] | None = None
    ) -> None:
        """Run `job()` on a thread; `opened` with what it returns, `failed` instead of the window."""
        self._failed = failed
        self._thread = threading.Thread(
            target=self._run, args=(job,), name="tracker-opener", daemon=True
        )
        self._thread.start()

    def _on_tried(self, credentials: Credentials) -> None:
        self.run(partial(self._open_with, credentials))

    def _run(self, job: Callable[[], Any]) -> None:
        try:
            self._answer = job(), None
        except BaseException as problem:  # noqa: BLE001 - told, or raised again, on the GUI thread
            self._answer = None, problem
        self._arrived.emit()

    def _on_arrived(self) -> None:
        (found, problem), self._answer = self._answer, (None, None)
        if problem is None:
            self.opened.emit(found)
            return
        if not isinstance(problem, Problem):
            self._window.say_problem(
                _("Something went wrong in the program itself; nothing was changed.")
            )
            raise problem
        from tracker.domain.problems import Invalid, WrongPassword

        if self._failed is not None:
            self._failed(problem)
            return
        told = _said(problem)
        if isinstance(problem, WrongPassword):
            self._window.say_wrong(told, problem.wait_seconds)
        else:
            self._window.say_problem(told)
            if not isinstance(problem, Invalid):
                self.refused.emit(problem)

    def _on_left(self) -> None:
        if not self._was_left:
            self._was_left = True
            self.left.emit()


def _said(problem: Problem) -> str:
    translated = _(problem.message)
    return translated.format(**problem.parameters) if problem.parameters else translated
