"""Plain text on one line, laid out once and painted many times."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from tracker.ui.look import kept_while_it_looks_so, look


class LineOfText:
    """What `line_of_text` returns. Lengths in pixels."""

    __slots__ = ("_font", "_static", "height", "is_whole", "width")

    def __init__(self, text: str, font: QFont, *, is_whole: bool = True) -> None:
        self._font = font
        self.is_whole = is_whole
        self._static = QStaticText(text)
        self._static.setTextFormat(Qt.TextFormat.PlainText)
        self._static.prepare(QTransform(), font)
        size = self._static.size()
        self.width, self.height = size.width(), size.height()

    def paint(self, painter: QPainter, left: float, top: float, ink: QColor) -> None:
        painter.setFont(self._font)
        painter.setPen(ink)
        painter.drawStaticText(round(left), round(top), self._static)


def line_of_text(text: str, role: str, room: float) -> LineOfText:
    """`role` is a font of the look ("body", "small"); what is wider than `room` ends in "…"."""
    whole = _whole(text, role)
    return whole if whole.width <= room else _shortened(text, role, int(room))


@kept_while_it_looks_so
def _whole(text: str, role: str) -> LineOfText:
    return LineOfText(text, getattr(look(), role))


@kept_while_it_looks_so
def _shortened(text: str, role: str, room: int) -> LineOfText:
    font: QFont = getattr(look(), role)
    shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room)
    return LineOfText(shown, font, is_whole=False)
