"""What stands over a point of a drawing: its Units."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap

from tracker.ui.ink import ink
from tracker.ui.look import kept_while_it_looks_so, look

LABEL_HEIGHT = 15
"""A length of the design."""

_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


@kept_while_it_looks_so
def label_width(text: str) -> int:
    """Of a label."""
    return max(look().px(LABEL_HEIGHT), round(look().width_of(text, look().tiny)) + look().px(6))


@kept_while_it_looks_so
def dose_label(text: str, colour: str, is_filled: bool, is_current: bool, ratio: float) -> QPixmap:
    """A point with its Units, ready to be put on a drawing."""
    size, edge, width = look().px(LABEL_HEIGHT), look().px(5), label_width(text)
    made = QPixmap(round((width + 2 * edge) * ratio), round((size + 2 * edge) * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    box = QRectF(edge, edge, width, size)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setFont(look().tiny)
    painter.setPen(QPen(ink(colour), look().px(1.2)))
    painter.setBrush(ink(colour if is_filled else "surface"))
    painter.drawRoundedRect(box, size / 2, size / 2)
    painter.setPen(ink("surface" if is_filled else colour))
    painter.drawText(box, _MIDDLE, text)
    if is_current:
        painter.setPen(QPen(ink("text"), look().px(2)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), size / 2 + 3, size / 2 + 3)
    painter.end()
    return made
