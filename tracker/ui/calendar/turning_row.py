"""Parts beside one another where there is room, else one below the other."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from tracker.ui.look import look


class TurningRow(QWidget):
    """Fill `row`. `least` is the width, a length of the design, below which it turns.

    `last_on_top`: the first part goes below the others then.
    """

    turned = Signal(bool)
    """Whether there is room now."""

    def __init__(
        self, least: float, owner: QWidget | None = None, *, last_on_top: bool = False
    ) -> None:
        super().__init__(owner)
        self._least = least
        directions = QBoxLayout.Direction
        self._turned = directions.BottomToTop if last_on_top else directions.TopToBottom
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(look().px(9))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        has_room = self.width() >= look().px(self._least)
        wanted = QBoxLayout.Direction.LeftToRight if has_room else self._turned
        if self.row.direction() is not wanted:
            self.row.setDirection(wanted)
            self.turned.emit(has_room)
