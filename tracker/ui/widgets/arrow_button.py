"""A button that goes one back or one on: an arrow, its words and its key in the tooltip."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import QPushButton

from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.shapes import Shape, shape_path
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_SIDE = 12


class ArrowButton(QPushButton):
    """`name` is read aloud and shown under the mouse; `show_key` as for a `KeyButton`."""

    def __init__(self, name: str, *, goes_back: bool = False) -> None:
        super().__init__()
        self._shape = Shape.CHEVRON_LEFT if goes_back else Shape.CHEVRON_RIGHT
        self.setAccessibleName(name)
        self.show_key("")

    def show_key(self, key: str) -> None:
        """As printed on the keyboard, "" for none."""
        name = self.accessibleName()
        self.setToolTip(plain_tooltip(f"{name} · {key}" if key else name))
        self.setAccessibleDescription(key)

    def sizeHint(self) -> QSize:
        height = super().sizeHint().height()
        return QSize(height, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = look().px(_SIDE)
        box = QRectF(0, 0, side, side)
        box.moveCenter(QRectF(self.rect()).center())
        with painting(self) as painter:
            painter.fillPath(shape_path(self._shape, box), QColor(look().palette.text))
