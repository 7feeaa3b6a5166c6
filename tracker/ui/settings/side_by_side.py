"""Two parts beside each other, or below each other where there isn't the room."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from tracker.ui.look import look

_LEAST_WIDTH = 860


class SideBySide(QSplitter):
    """The first part takes what is left over; the second has `second_width` (of the design)."""

    def __init__(
        self, first: QWidget, second: QWidget, *, second_width: int, owner: QWidget | None = None
    ) -> None:
        super().__init__(Qt.Orientation.Horizontal, owner)
        self._second_width = second_width
        self.addWidget(first)
        self.addWidget(second)
        self.setChildrenCollapsible(False)
        self.setStretchFactor(0, 1)
        self.setStretchFactor(1, 0)
        self.setHandleWidth(look().px(12))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._turn()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_second_width"):
            self.setHandleWidth(look().px(12))
            self._turn()

    def _turn(self) -> None:
        has_room = self.width() >= look().px(_LEAST_WIDTH)
        wanted = Qt.Orientation.Horizontal if has_room else Qt.Orientation.Vertical
        wide = look().px(self._second_width)
        if wanted is not self.orientation():
            self.setOrientation(wanted)
            self._share(wide)
        elif wanted is Qt.Orientation.Horizontal and self.sizes()[1] < wide:
            self._share(wide)

    def _share(self, wide: int) -> None:
        if self.orientation() is Qt.Orientation.Horizontal:
            self.setSizes([max(self.width() - wide, 1), wide])
        else:
            self.setSizes([self.height() * 2 // 5, self.height() * 3 // 5])
