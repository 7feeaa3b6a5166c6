"""What waits until people have seen what a widget now holds."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

_PATIENCE_MS = 1_000


class AfterPaint(QObject):
    """Calls `then` once, in order: after the widget's next paint, or soon if it isn't to be seen.

    A window that is an icon is visible to Qt and never painted, so a second is the longest wait.
    """

    def __init__(self, widget: QWidget, *then: Callable[[], object]) -> None:
        super().__init__(widget)
        self._then = then
        self._is_over = False
        widget.installEventFilter(self)
        QTimer.singleShot(_PATIENCE_MS if widget.isVisible() else 0, self, self._reach)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            # A filter comes before the paint itself.
            QTimer.singleShot(0, self, self._reach)
        return False

    def _reach(self) -> None:
        if self._is_over:
            return
        self._is_over = True
        self.deleteLater()
        for act in self._then:
            act()
