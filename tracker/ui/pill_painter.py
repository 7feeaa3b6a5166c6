"""A pill: shape, word and colour in a rounded box; drawn alike in lists and on pages."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen

from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.shapes import shape_path

_SIDE = 9
_PAD = 9
_GAP = 5


def pill_height() -> float:
    return QFontMetricsF(look().small_strong).height() + look().px(3)


def pill_width(kind: Kind, text: str) -> float:
    width = QFontMetricsF(look().small_strong).horizontalAdvance(text) + 2 * look().px(_PAD)
    return width + _shape_space(kind) if text else width + look().px(_SIDE)


def paint_pill(
    painter: QPainter, left_top: QPointF, kind: Kind, text: str, most_width: float
) -> float:
    """Draws inside `most_width`, shortening the text; returns the width taken."""
    current = look()
    colours = current.tone(kind.tone)
    metrics = QFontMetricsF(current.small_strong)
    width, height = min(pill_width(kind, text), most_width), pill_height()
    box = QRectF(left_top.x(), left_top.y(), width, height)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(colours.fill))
    if current.palette.is_high_contrast:
        painter.setPen(QPen(QColor(colours.ink), 1))
        box.adjust(0.5, 0.5, -0.5, -0.5)
    else:
        painter.setPen(Qt.PenStyle.NoPen)
    painter.drawRoundedRect(box, height / 2, height / 2)
    ink = QColor(colours.ink)
    text_box = box.adjusted(current.px(_PAD), 0, -current.px(_PAD), 0)
    if kind.shape is not None:
        side = current.px(_SIDE)
        mark = QRectF(text_box.left(), box.center().y() - side / 2, side, side)
        painter.fillPath(shape_path(kind.shape, mark), ink)
        text_box.setLeft(text_box.left() + _shape_space(kind))
    painter.setPen(ink)
    painter.setFont(current.small_strong)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, text_box.width() + 1)
    painter.drawText(text_box, _LEFT_MIDDLE, shown)
    painter.restore()
    return width


_LEFT_MIDDLE = int(
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
)


def _shape_space(kind: Kind) -> float:
    return look().px(_SIDE) + look().px(_GAP) if kind.shape is not None else 0
