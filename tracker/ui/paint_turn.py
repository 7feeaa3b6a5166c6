"""A window paints in a turn of its own, and not in the one that laid it out.

Another screen costs 25 ms to lay out and 20 ms to paint. One after the other they hold up whoever
types; a turn between them lets a key or a click in.
"""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from tracker.ui.rest import Rest


class PaintTurn(QObject):
    """Holds what Qt asks of a window until the event loop has come round; the readers rest."""

    def __init__(self, window: QWidget, rest: Rest) -> None:
        super().__init__(window)
        self._window = window
        self._rest = rest
        self._is_due = False
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._paint)
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.UpdateRequest or self._is_due:
            return False
        self._turn.start()
        self._rest.end()
        return True

    def _paint(self) -> None:
        self._is_due = True
        try:
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
        finally:
            self._is_due = False
