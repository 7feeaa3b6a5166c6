"""The watch over how long nobody has touched anything, also while the computer slept."""

from __future__ import annotations

import time
from collections.abc import Callable
from weakref import WeakSet

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QWindow

_TICK_MS = 2_000
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletMove,
        QEvent.Type.TabletPress,
    }
)

Clock = Callable[[], float]


class IdleWatch(QObject):
    """`lapsed` once when nothing was touched for `minutes`; 0 never lapses.

    `wall` goes on while the computer sleeps, and may be set back; `steady` does neither. Whichever
    says that it was longer is believed. Both in seconds.
    """

    lapsed = Signal()
    pressed = Signal(QKeySequence)
    """A key with its modifiers, in whichever window: also where a dialog keeps shortcuts away."""

    def __init__(
        self,
        app: QGuiApplication,
        minutes: int,
        *,
        wall: Clock = time.time,
        steady: Clock = time.monotonic,
    ) -> None:
        super().__init__(app)
        self._minutes = minutes
        self._wall, self._steady = wall, steady
        self._watched: WeakSet[QWindow] = WeakSet()
        self._has_lapsed = False
        self._touched = (wall(), steady())
        self._tick = QTimer(self, interval=_TICK_MS)

        self._tick.timeout.connect(self.check)
        # Not a filter on the application: that would call Python for each event of each widget.
        app.focusWindowChanged.connect(self._on_focus_window_changed)
        app.applicationStateChanged.connect(self._on_state_changed)
        for window in app.topLevelWindows():
            self._watch(window)

    def start(self) -> None:
        """Somebody is in."""
        self.touch()
        self._tick.start()

    def set_minutes(self, minutes: int) -> None:
        self._minutes = minutes

    def touch(self) -> None:
        """Somebody is here."""
        self._touched = (self._wall(), self._steady())
        self._has_lapsed = False

    def check(self) -> None:
        """Look at the clocks now."""
        if self._has_lapsed or not self._minutes:
            return
        at, steady_at = self._touched
        idle = max(self._wall() - at, self._steady() - steady_at)
        if idle >= self._minutes * 60:
            self._has_lapsed = True
            self.lapsed.emit()

    def stop(self) -> None:
        """Nobody is in."""
        self._tick.stop()
        self._has_lapsed = True

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() in _TOUCHES and not self._has_lapsed:
            # After a sleep, what wakes the computer must not count as having been here.
            self.check()
            if not self._has_lapsed:
                self.touch()
                if isinstance(happening, QKeyEvent):
                    self.pressed.emit(QKeySequence(happening.keyCombination()))
        return super().eventFilter(watched, happening)

    def _on_focus_window_changed(self, window: QWindow | None) -> None:
        if window is not None:
            self._watch(window)

    def _watch(self, window: QWindow) -> None:
        if window not in self._watched:
            self._watched.add(window)
            window.installEventFilter(self)

    def _on_state_changed(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.check()
