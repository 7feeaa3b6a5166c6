"""A pill: shape, word and colour in a rounded box; drawn alike in lists and on pages."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from tracker.ui.kinds import Kind
from tracker.ui.line_of_text import line_of_text
from tracker.ui.look import kept_while_it_looks_so, look
from tracker.ui.shapes import shape_path

_SIDE = 9
_PAD = 9
_GAP = 5


@kept_while_it_looks_so
def pill_height() -> float:
    return QFontMetricsF(look().small_strong).height() + look().px(3)


@kept_while_it_looks_so
def pill_width(kind: Kind, text: str) -> float:
    width = QFontMetricsF(look().small_strong).horizontalAdvance(text) + 2 * look().px(_PAD)
    return width + _shape_space(kind) if text else width + look().px(_SIDE)


def paint_pill(
    painter: QPainter, left: float, top: float, kind: Kind, text: str, most_width: float
) -> float:
    """Draws inside `most_width`, shortening the text; returns the width taken."""
    pill = _prepared(kind, text, min(pill_width(kind, text), most_width))
    painter.save()
    painter.translate(left, top)
    pill.paint(painter)
    painter.restore()
    return pill.width


class _Pill:
    """A pill of which nothing is left to work out, its upper left corner at 0, 0."""

    def __init__(self, kind: Kind, text: str, width: float) -> None:
        current = look()
        colours, pad, height = current.tone(kind.tone), current.px(_PAD), pill_height()
        self.width = width
        self._fill, self._ink = QColor(colours.fill), QColor(colours.ink)
        self._rim = QPen(Qt.PenStyle.NoPen)
        box = QRectF(0, 0, width, height)
        if current.palette.is_high_contrast:
            self._rim = QPen(self._ink, 1)
            box.adjust(0.5, 0.5, -0.5, -0.5)
        self._box = QPainterPath()
        self._box.addRoundedRect(box, height / 2, height / 2)
        self._shape: QPainterPath | None = None
        self._text_left: float = pad
        if kind.shape is not None:
            side = current.px(_SIDE)
            mark = QRectF(pad, (height - side) / 2, side, side)
            self._shape = shape_path(kind.shape, mark)
            self._text_left += _shape_space(kind)
        self._text = line_of_text(text, "small_strong", width - pad - self._text_left + 1)
        self._text_top = (height - self._text.height) / 2

    def paint(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self._fill)
        painter.setPen(self._rim)
        painter.drawPath(self._box)
        if self._shape is not None:
            painter.fillPath(self._shape, self._ink)
        self._text.paint(painter, self._text_left, self._text_top, self._ink)


_prepared = kept_while_it_looks_so(_Pill)


def _shape_space(kind: Kind) -> float:
    return look().px(_SIDE) + look().px(_GAP) if kind.shape is not None else 0
