"""A key printed inside a field, at its right end, while the field is empty."""

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.ui.look import look
from tracker.ui.painting import painting

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


class KeyCap(QWidget):
    """Stays out of the mouse's way."""

    def __init__(self, key: str, line: QLineEdit) -> None:
        super().__init__(line)
        self._key = key
        self._line = line
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line.installEventFilter(self)
        line.textChanged.connect(self._on_text_changed)
        self._place()

    def show_key(self, key: str) -> None:
        self._key = key
        self._place()
        self.update()

    def _on_text_changed(self, text: str) -> None:
        self.setVisible(not text and bool(self._key))

    def _place(self) -> None:
        current = look()
        metrics = QFontMetricsF(current.tiny)
        width = round(metrics.horizontalAdvance(self._key) + current.px(10))
        height = round(metrics.height() + current.px(3))
        self._line.setTextMargins(0, 0, width if self._key else 0, 0)
        self.setVisible(bool(self._key) and not self._line.text())
        self.setGeometry(
            self._line.width() - width - current.px(9),
            (self._line.height() - height) // 2,
            width,
            height,
        )

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = look()
        with painting(self) as painter:
            painter.setPen(QPen(QColor(current.palette.track), 1))
            painter.setBrush(QColor(current.palette.surface))
            radius = current.px(4)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )
            painter.setPen(QColor(current.palette.muted))
            painter.setFont(current.tiny)
            painter.drawText(QRectF(self.rect()), _MIDDLE, self._key)

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() in {QEvent.Type.Resize, QEvent.Type.StyleChange}:
            self._place()
        return super().eventFilter(watched, happening)
