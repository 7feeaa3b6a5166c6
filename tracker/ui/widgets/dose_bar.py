"""How much of a dose limit is used: given, planned, and what is free."""

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QColor, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.widgets.plain_label import PlainLabel


class DoseBar(QWidget):
    """`show_doses` takes doses of one product in 0.001 Unit; the sentence under it says them in words."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._bar = _Bar()
        self._words = PlainLabel(kind="muted", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(4))
        layout.addWidget(self._bar)
        layout.addWidget(self._words)

    def show_doses(self, *, used: int, planned: int, limit: int, sentence: str) -> None:
        """A `limit` of 0 means that there is none: only the sentence shows."""
        self._bar.show_shares(used, planned, limit)
        self._bar.setVisible(limit > 0)
        self._words.setText(sentence)
        self.setAccessibleName(sentence)


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._used = self._planned = 0.0
        self._is_over = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_shares(self, used: int, planned: int, limit: int) -> None:
        most = max(limit, 1)
        self._is_over = used + planned > limit
        self._used = min(used / most, 1.0)
        self._planned = min(planned / most, 1.0 - self._used)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(160), look().px(9))

    def paintEvent(self, _event: QPaintEvent) -> None:
        palette = look().palette
        with painting(self) as painter:
            whole = QRectF(self.rect())
            round_box = QPainterPath()
            round_box.addRoundedRect(whole, whole.height() / 2, whole.height() / 2)
            painter.setClipPath(round_box)
            painter.fillRect(whole, QColor(palette.track))
            ink = QColor(palette.danger if self._is_over else palette.accent)
            used = QRectF(whole.left(), whole.top(), whole.width() * self._used, whole.height())
            painter.fillRect(used, ink)
            planned = QRectF(
                used.right(), whole.top(), whole.width() * self._planned, whole.height()
            )
            soft = QColor(ink)
            soft.setAlphaF(0.45)
            painter.fillRect(planned, soft)
            if planned.width():
                # Told from "used" by a gap as well as by its colour.
                gap = QRectF(planned.left(), whole.top(), look().px(2), whole.height())
                painter.fillRect(gap, QColor(palette.surface))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
