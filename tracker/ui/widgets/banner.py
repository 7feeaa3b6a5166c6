"""A strip across a page: one message, what to do about it, and a way to close it."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.shapes import Shape, shape_icon, shape_path
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip


class Banner(QWidget):
    """Hidden until `show_message`. `action_chosen` is emitted by its one button."""

    action_chosen = Signal()
    closed = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._kind = Kind.NOTE
        self._message = PlainLabel(wraps=True, fills=True)
        self._action = QPushButton()
        self._close = QPushButton()

        layout = QHBoxLayout(self)
        current = look()
        layout.setContentsMargins(current.px(36), current.px(8), current.px(8), current.px(8))
        layout.setSpacing(current.px(12))
        layout.addWidget(self._message, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self._close.setProperty("kind", "quiet")
        self._close.setAccessibleName(_("Close this message"))
        self._close.setToolTip(plain_tooltip(_("Close")))
        self._colour()
        self._action.clicked.connect(self._on_action)
        self._close.clicked.connect(self._on_close)
        self.hide()

    def show_message(
        self, kind: Kind, message: str, action: str = "", *, can_close: bool = True
    ) -> None:
        self._message.setText(message)
        self.setAccessibleName(message)
        if action != self._action.text():
            # Even the same words would have the whole window laid out.
            self._action.setText(action)
            self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self._close.setVisible(can_close)
        if kind is not self._kind:
            self._kind = kind
            self._colour()
        self.show()

    @property
    def message(self) -> str:
        return self._message.text()

    def _on_action(self) -> None:
        self.action_chosen.emit()

    def _on_close(self) -> None:
        self.hide()
        self.closed.emit()

    def _colour(self) -> None:
        colours = look().tone(self._kind.tone)
        self._message.setStyleSheet(f"color: {colours.ink};")
        self._close.setIcon(shape_icon(Shape.CROSS, colours.ink, look().px(10)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = look()
        colours = current.tone(self._kind.tone)
        with painting(self) as painter:
            is_framed = current.palette.is_high_contrast
            painter.setPen(QPen(QColor(colours.ink), 1) if is_framed else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.fill))
            radius = current.px(8)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius
            )
            side = current.px(13)
            mark = QRectF(current.px(14), (self.height() - side) / 2, side, side)
            painter.fillPath(shape_path(self._kind.shape or Shape.DOT, mark), QColor(colours.ink))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_close"):
            self._colour()
