"""A dialog of one width that is as tall as its lines need, whatever comes into sight."""

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QWidget

from tracker.ui.look import look

_MARGIN = 40


class FittedDialog(QDialog):
    """Call `set_width` when everything is laid out; it never grows over the screen."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._width = 0

    def set_width(self, width: float) -> None:
        """A length of the design."""
        self._width = min(look().px(width), self.screen().availableGeometry().width() - _MARGIN)
        self.setFixedWidth(self._width)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fit()

    def event(self, happening: QEvent) -> bool:
        # WORKAROUND Qt: a dialog asks for the least height at any width, and so squeezes lines
        # that wrap.
        if happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._fit)
        return super().event(happening)

    def _fit(self) -> None:
        layout = self.layout()
        if layout is None or not self._width:
            return
        layout.activate()
        wanted = max(layout.totalHeightForWidth(self._width), layout.totalMinimumSize().height())
        most = self.screen().availableGeometry().height() - _MARGIN
        if wanted > 0 and min(wanted, most) != self.height():
            self.setFixedHeight(min(wanted, most))
