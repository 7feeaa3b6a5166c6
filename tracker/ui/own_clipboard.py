"""What was copied out of the program doesn't stay on the clipboard."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QClipboard

KEPT_MS = 30_000
"""Long enough to paste a telephone number into the telephone."""

_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


class OwnClipboard(QObject):
    """Clears it half a minute after each copy. What another program put there is left alone."""

    def __init__(self, clipboard: QClipboard, owner: QObject, *, kept_ms: int = KEPT_MS) -> None:
        super().__init__(owner)
        self._clipboard = clipboard
        self._timer = QTimer(self, singleShot=True, interval=kept_ms)

        clipboard.dataChanged.connect(self._timer.start)
        clipboard.selectionChanged.connect(self._timer.start)
        self._timer.timeout.connect(self.clear)

    def clear(self) -> None:
        """At once, if it is still ours."""
        owns = (self._clipboard.ownsClipboard(), self._clipboard.ownsSelection())
        for mode, is_ours in zip(_MODES, owns, strict=True):
            if is_ours:
                self._clipboard.clear(mode)
