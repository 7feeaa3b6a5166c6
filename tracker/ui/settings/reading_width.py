"""Keeps a part as wide as it is read with ease, however wide the window is."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.ui.look import look

_WIDTH = 620


class ReadingWidth(QWidget):
    def __init__(self, part: QWidget, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._part = part
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(part, 1)
        layout.addStretch(0)
        self._hold()

    def _hold(self) -> None:
        self._part.setMaximumWidth(look().px(_WIDTH))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_part"):
            self._hold()
