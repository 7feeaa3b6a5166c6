"""Catches the keys of a scanner before a field swallows the separators among them."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from shiboken6 import isValid

_GAP_MS = 80
"""Between two keys of a scanner at the most; nobody types a whole code that fast."""

_HELD_MS, _QUIET_MS = 120, 300
"""How long a key is held that may begin a code, and how long a code without Return is waited for."""

_SEPARATOR = "\x1d"
# With the scanner's own sign before it two digits say enough; a bare number has to be a whole GTIN.
_BEGUN = re.compile(r"(\][dCQe][0-3]|\x1d)01|01[0-9]{14}")
_MAY_BEGIN = re.compile(r"\]([dCQe]([0-3]0?)?)?|\x1d0?|0(1[0-9]{0,13})?")
_ENDS = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab})


class ScanCatcher(QObject):
    """Watches the keys of the window in front; what is no scan goes where it was typed."""

    scanned = Signal(str)
    """A whole code, with its separators."""

    def __init__(self, app: QGuiApplication, owner: QObject) -> None:
        super().__init__(owner)
        self._window: QWindow | None = None
        self._held: list[QKeyEvent] = []
        self._typed = ""
        self._last_ms = 0
        self._is_giving_back = False
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._on_quiet)
        app.focusWindowChanged.connect(self._watch)
        self._watch(app.focusWindow())

    def _watch(self, window: QWindow | None) -> None:
        """Its own window only: an application's filter would see each event of every widget."""
        if window is None or window is self._window:
            return
        if self._window is not None and isValid(self._window):
            self._end()
            self._window.removeEventFilter(self)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, happening: QEvent) -> bool:
        kind = happening.type()
        if kind not in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride):
            return False
        if self._is_giving_back or not isinstance(happening, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            # A letter of a lot number must not be taken for a command.
            is_ours = bool(self._typed) and self._is_in_time(happening)
            happening.setAccepted(is_ours)
            return is_ours
        return self._take(happening)

    def _take(self, key: QKeyEvent) -> bool:
        typed = _text_of(key)
        if self._typed and not self._is_in_time(key):
            self._end()
        if self._typed and key.key() in _ENDS and self._is_scan():
            self._end()
            return True
        if not typed:
            # Shift, on the way to a capital letter.
            return False
        whole = self._typed + typed
        if key.isAutoRepeat() or not (self._is_scan() or _can_be_a_scan(whole)):
            self._end()
            return False
        self._typed, self._last_ms = whole, key.timestamp()
        self._held.append(key.clone())
        self._pause.start(_QUIET_MS if self._is_scan() else _HELD_MS)
        return True

    def _is_in_time(self, key: QKeyEvent) -> bool:
        # When it was pressed, not when a busy window came to it.
        return key.timestamp() - self._last_ms <= _GAP_MS

    def _on_quiet(self) -> None:
        # After a busy moment its keys may only wait to be delivered: half a code is worse than none.
        QTimer.singleShot(0, self, self._end_if_quiet)

    def _end_if_quiet(self) -> None:
        if not self._pause.isActive():
            self._end()

    def _is_scan(self) -> bool:
        return _BEGUN.match(self._typed) is not None

    def _end(self) -> None:
        """Hand out what was scanned, or give back what was only typed."""
        self._pause.stop()
        typed, held = self._typed, self._held
        is_scan = self._is_scan()
        self._typed, self._held = "", []
        if is_scan:
            self.scanned.emit(typed)
            return
        self._is_giving_back = True
        for key in held:
            if self._window is not None and isValid(self._window):
                QCoreApplication.sendEvent(self._window, key)
        self._is_giving_back = False


def _text_of(key: QKeyEvent) -> str:
    control = key.modifiers() & Qt.KeyboardModifier.ControlModifier
    if key.key() == Qt.Key.Key_BracketRight and control:
        return _SEPARATOR
    text = key.text()
    return text if text == _SEPARATOR or (text.isprintable() and not control) else ""


def _can_be_a_scan(typed: str) -> bool:
    return _MAY_BEGIN.fullmatch(typed) is not None or _BEGUN.match(typed) is not None
