"""A part that scrolls where it doesn't fit, without a frame of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    # Its fields take the focus, and bring themselves into sight.
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    part.setProperty("kind", "scrolled")
    area.setWidget(part)
    return area
