"""A column that scrolls up and down, with room for every line that wraps."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QWidget


class ColumnScroll(QScrollArea):
    """Fill `column`, which is as wide as the area and never squeezed."""

    def __init__(self, column: QWidget, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.column = column
        column.setProperty("kind", "scrolled")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(column)
        column.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if watched is self.column and happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._make_room)
        return super().eventFilter(watched, happening)

    def _make_room(self) -> None:
        # Never wider than what is in sight, or moving the focus would scroll it sideways.
        self.column.setMaximumWidth(max(self.viewport().width(), 1))
        # WORKAROUND QScrollArea: it asks for the least height at any width, and so squeezes
        # a layout whose height depends on its width.
        if self.column.hasHeightForWidth():
            needed = self.column.heightForWidth(self.viewport().width())
            if needed != self.column.minimumHeight():
                self.column.setMinimumHeight(needed)
