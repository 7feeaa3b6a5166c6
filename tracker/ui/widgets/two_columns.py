"""Two columns beside one another where there is room, else one under the other."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.ui.look import look

_SIDE_BY_SIDE = 860


class TwoColumns(QWidget):
    """Fill `left` and `right`, which is the narrower one."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        gap, pad = look().px(12), look().px(18)
        for column in (self.left, self.right):
            column.setSpacing(gap)
        self._columns.setContentsMargins(pad, look().px(4), pad, pad)
        self._columns.setSpacing(gap)
        self._columns.addLayout(self.left, 8)
        self._columns.addLayout(self.right, 5)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        is_wide = self.width() >= look().px(_SIDE_BY_SIDE)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight if is_wide else QBoxLayout.Direction.TopToBottom
        )
