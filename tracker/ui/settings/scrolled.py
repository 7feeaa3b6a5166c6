"""A part that scrolls where it doesn't fit, without a frame of its own."""

from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def scrolled(part: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    part.setProperty("kind", "scrolled")
    area.setWidget(part)
    return area
