"""Where a place of a drawing is on the screen, and back: hundredths of a percent, and pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize

from tracker.ui.look import kept_while_it_looks_so, look
from tracker.ui.sites.drawing_art import aspect

WIDTH = 210
"""Of a drawing, in lengths of the design."""

_REACH = 30
"""Nothing that is painted of a label is further from its middle."""
_CAPTION = 22


@dataclass(frozen=True, slots=True)
class DrawingSpace:
    """`code` is the drawing's. Its art is above, its caption below."""

    code: str

    @property
    def width(self) -> int:
        return look().px(WIDTH)

    @property
    def art_height(self) -> int:
        return _art_height(self.code)

    @property
    def caption(self) -> QRectF:
        return QRectF(0, self.art_height, self.width, look().px(_CAPTION))

    @property
    def size(self) -> QSize:
        return QSize(self.width, self.art_height + look().px(_CAPTION))

    def spot(self, x: int, y: int) -> QPointF:
        """Where that place is; not to be changed."""
        return _spot(self.code, x, y)

    def beside(self, x: int, y: int) -> QRect:
        """All that is painted of a label over that place; not to be changed."""
        return _beside(self.code, x, y)

    def place(self, at: QPointF) -> tuple[int, int]:
        """The place that is nearest to where somebody points."""
        x = round(at.x() * 10_000 / self.width)
        return within(x), within(round(at.y() * 10_000 / self.art_height))


def around(at: QPointF, also: QPointF | None = None) -> QRect:
    """All that is painted of a label there, and of a line to another place."""
    reach = look().px(_REACH)
    span = QRectF(at, also if also is not None else at).normalized()
    return span.adjusted(-reach, -reach, reach, reach).toAlignedRect()


def within(place: int) -> int:
    """The nearest that is on the drawing."""
    return max(0, min(10_000, place))


def _art_height(code: str) -> int:
    return round(look().px(WIDTH) * aspect(code))


@kept_while_it_looks_so
def _spot(code: str, x: int, y: int) -> QPointF:
    return QPointF(x * look().px(WIDTH) / 10_000, y * _art_height(code) / 10_000)


@kept_while_it_looks_so
def _beside(code: str, x: int, y: int) -> QRect:
    return around(_spot(code, x, y))
