"""A pill on a page: what state something is in, as shape, word and colour."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.ui.kinds import Kind
from tracker.ui.painting import painting
from tracker.ui.pill_painter import paint_pill, pill_height, pill_width


class Pill(QWidget):
    def __init__(self, kind: Kind, text: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._kind, self._text = kind, text
        self.setAccessibleName(text)

    def show_state(self, kind: Kind, text: str) -> None:
        if (kind, text) == (self._kind, self._text):
            return
        self._kind, self._text = kind, text
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    @property
    def kind(self) -> Kind:
        return self._kind

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(round(pill_width(self._kind, self._text) + 0.5), round(pill_height() + 0.5))

    def minimumSizeHint(self) -> QSize:
        return QSize(round(pill_height() * 2), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            top = (self.height() - pill_height()) / 2
            paint_pill(painter, 0, top, self._kind, self._text, self.width())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
