"""A button with its key on a cap: Book [B].

Where it is wider than that, the words begin at its left and the cap ends at its right: beneath each
other, both can be run down with the eye.
"""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QStyle, QStyleOptionButton, QWidget

from tracker.ui.look import look
from tracker.ui.painting import painting

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_SIDE, _GAP, _LEAST_GAP = 14, 8, 4


class KeyButton(QPushButton):
    """`kind` as for other buttons ("primary"); `show_key` follows what the person has mapped."""

    def __init__(
        self, text: str, key: str = "", *, kind: str = "", owner: QWidget | None = None
    ) -> None:
        super().__init__(text, owner)
        self._key = ""
        if kind:
            self.setProperty("kind", kind)
        self.setAccessibleName(text)
        self.show_key(key)

    def show_key(self, key: str) -> None:
        """As printed on the keyboard, "" for none."""
        self._key = key
        self.setAccessibleDescription(key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        if self._key:
            gap = look().px(_LEAST_GAP if self.property("kind") == "link" else _GAP)
            hint.setWidth(round(hint.width() + self._cap_width() + gap))
        return hint

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._key:
            super().paintEvent(event)
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = ""
        with painting(self) as painter:
            self.style().drawControl(QStyle.ControlElement.CE_PushButton, option, painter, self)
            side, cap = look().px(_SIDE), self._cap_width()
            right = self.width() - side - cap
            painter.setPen(self._ink())
            painter.setFont(self.font())
            painter.drawText(QRectF(side, 0, right - side, self.height()), _LEFT, self.text())
            self._paint_cap(painter, QRectF(right, 0, cap, self.height()))

    def _paint_cap(self, painter: QPainter, box: QRectF) -> None:
        current = look()
        height = QFontMetricsF(current.tiny).height() + current.px(2)
        cap = QRectF(box.left(), box.center().y() - height / 2, box.width(), height)
        is_primary = self.property("kind") == "primary" and self.isEnabled()
        palette = current.palette
        # On a filled button the cap is cut out: the button's own text colour is its ground.
        fill = palette.on_accent if is_primary else palette.surface
        text = palette.accent if is_primary else palette.muted
        line = palette.on_accent if is_primary else palette.track
        radius = current.px(4)
        painter.setPen(QPen(QColor(line), 1))
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setPen(QColor(text if self.isEnabled() else palette.placeholder))
        painter.setFont(current.tiny)
        painter.drawText(cap, _MIDDLE, self._key)

    def _ink(self) -> QColor:
        palette = look().palette
        if not self.isEnabled():
            return QColor(palette.placeholder)
        match self.property("kind"):
            case "primary":
                return QColor(palette.on_accent)
            case "danger":
                return QColor(palette.danger)
            case "link":
                return QColor(palette.accent)
            case _:
                return QColor(palette.accent if self.isChecked() else palette.text)

    def _cap_width(self) -> float:
        metrics = QFontMetricsF(look().tiny)
        return max(
            metrics.horizontalAdvance(self._key) + look().px(9), metrics.height() + look().px(2)
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
