"""The small signs, as vectors: no glyph of any font, so none can be missing."""

from collections.abc import Callable
from enum import Enum, auto
from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QIcon,
    QPainterPath,
    QPainterPathStroker,
    QPixmap,
    QPolygonF,
    QTransform,
)

from tracker.ui.painting import painting


class Shape(Enum):
    DOT = auto()
    TRIANGLE = auto()
    FLAG = auto()
    DIAMOND = auto()
    CHECK = auto()
    RETURN = auto()
    CLOCK = auto()
    BAR = auto()
    RING = auto()
    SQUARE = auto()
    EXCLAMATION = auto()
    QUESTION = auto()
    CROSS = auto()
    PLUS = auto()
    CHEVRON_DOWN = auto()
    CHEVRON_UP = auto()
    CHEVRON_LEFT = auto()
    CHEVRON_RIGHT = auto()
    CALENDAR = auto()
    SEARCH = auto()


def shape_path(shape: Shape, box: QRectF) -> QPainterPath:
    """The sign as an area to fill, inside `box` (a square)."""
    placed = QTransform.fromTranslate(box.x(), box.y()).scale(box.width(), box.height())
    return placed.map(_unit_path(shape))


def shape_icon(shape: Shape, colour: str, side_px: int, ratio: float = 1.0) -> QIcon:
    """An icon for buttons and menus. `ratio` is the screen's device pixel ratio."""
    pixmap = QPixmap(round(side_px * ratio), round(side_px * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    with painting(pixmap) as painter:
        painter.fillPath(shape_path(shape, QRectF(0, 0, side_px, side_px)), QColor(colour))
    return QIcon(pixmap)


@cache
def _unit_path(shape: Shape) -> QPainterPath:
    return _DRAWINGS[shape]()


def _dot() -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QRectF(0.1, 0.1, 0.8, 0.8))
    return path


def _flag() -> QPainterPath:
    path = QPainterPath()
    path.addRect(QRectF(0.12, 0.02, 0.14, 0.96))
    cloth = _polygon((0.2, 0.06), (0.94, 0.06), (0.74, 0.32), (0.94, 0.58), (0.2, 0.58))
    return path.united(cloth)


def _bar() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.14, 0.05, 0.26, 0.9), 0.06, 0.06)
    path.addRoundedRect(QRectF(0.60, 0.05, 0.26, 0.9), 0.06, 0.06)
    return path


def _square() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.12, 0.12, 0.76, 0.76), 0.08, 0.08)
    return path


def _clock() -> QPainterPath:
    wedge = QPainterPath(QPointF(0.5, 0.5))
    wedge.arcTo(QRectF(0.1, 0.1, 0.8, 0.8), 90, -90)
    wedge.closeSubpath()
    return _stroked(_circle(0.5, 0.5, 0.4), 0.13).united(wedge)


def _exclamation() -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(QRectF(0.41, 0.05, 0.18, 0.58), 0.08, 0.08)
    path.addEllipse(QRectF(0.39, 0.74, 0.22, 0.22))
    return path


def _return_arrow() -> QPainterPath:
    shaft = QPainterPath(QPointF(0.22, 0.42))
    shaft.lineTo(0.62, 0.42)
    shaft.arcTo(QRectF(0.42, 0.42, 0.42, 0.42), 90, -180)
    shaft.lineTo(0.4, 0.84)
    head = _polygon((0.0, 0.42), (0.36, 0.12), (0.36, 0.72))
    return _stroked(shaft, 0.14).united(head)


def _question() -> QPainterPath:
    hook = QPainterPath(QPointF(0.27, 0.3))
    hook.cubicTo(0.3, 0.04, 0.78, 0.04, 0.74, 0.32)
    hook.cubicTo(0.72, 0.48, 0.5, 0.46, 0.5, 0.66)
    path = _stroked(hook, 0.15)
    path.addEllipse(QRectF(0.39, 0.78, 0.2, 0.2))
    return path


def _calendar() -> QPainterPath:
    sheet = QPainterPath()
    sheet.addRoundedRect(QRectF(0.1, 0.18, 0.8, 0.72), 0.1, 0.1)
    path = _stroked(sheet, 0.1)
    path = path.united(_stroked(_line((0.1, 0.42), (0.9, 0.42)), 0.1))
    path = path.united(_stroked(_line((0.32, 0.06), (0.32, 0.26)), 0.1))
    return path.united(_stroked(_line((0.68, 0.06), (0.68, 0.26)), 0.1))


def _polygon(*corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    path.closeSubpath()
    return path


def _line(start: tuple[float, float], *corners: tuple[float, float]) -> QPainterPath:
    path = QPainterPath(QPointF(*start))
    for x, y in corners:
        path.lineTo(x, y)
    return path


def _circle(x: float, y: float, radius: float) -> QPainterPath:
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _stroked(path: QPainterPath, width: float) -> QPainterPath:
    stroker = QPainterPathStroker()
    stroker.setWidth(width)
    stroker.setCapStyle(Qt.PenCapStyle.RoundCap)
    stroker.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    # Curves are flattened in the stroker's unit, and ours is the whole sign.
    stroker.setCurveThreshold(0.005)
    return stroker.createStroke(path).simplified()


_Point = tuple[float, float]


def _strokes(width: float, *lines: tuple[_Point, ...]) -> Callable[[], QPainterPath]:
    def draw() -> QPainterPath:
        path = QPainterPath()
        for line in lines:
            path = path.united(_stroked(_line(*line), width))
        return path

    return draw


_DRAWINGS: dict[Shape, Callable[[], QPainterPath]] = {
    Shape.DOT: _dot,
    Shape.TRIANGLE: lambda: _polygon((0.5, 0.08), (0.98, 0.9), (0.02, 0.9)),
    Shape.FLAG: _flag,
    Shape.DIAMOND: lambda: _polygon((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    Shape.CHECK: _strokes(0.18, ((0.08, 0.55), (0.38, 0.86), (0.92, 0.16))),
    Shape.RETURN: _return_arrow,
    Shape.CLOCK: _clock,
    Shape.BAR: _bar,
    Shape.RING: lambda: _stroked(_circle(0.5, 0.5, 0.38), 0.14),
    Shape.SQUARE: _square,
    Shape.EXCLAMATION: _exclamation,
    Shape.QUESTION: _question,
    Shape.CROSS: _strokes(0.16, ((0.14, 0.14), (0.86, 0.86)), ((0.86, 0.14), (0.14, 0.86))),
    Shape.PLUS: _strokes(0.14, ((0.5, 0.1), (0.5, 0.9)), ((0.1, 0.5), (0.9, 0.5))),
    Shape.CHEVRON_DOWN: _strokes(0.14, ((0.14, 0.34), (0.5, 0.7), (0.86, 0.34))),
    Shape.CHEVRON_UP: _strokes(0.14, ((0.14, 0.68), (0.5, 0.32), (0.86, 0.68))),
    Shape.CHEVRON_LEFT: _strokes(0.14, ((0.66, 0.14), (0.3, 0.5), (0.66, 0.86))),
    Shape.CHEVRON_RIGHT: _strokes(0.14, ((0.34, 0.14), (0.7, 0.5), (0.34, 0.86))),
    Shape.CALENDAR: _calendar,
    Shape.SEARCH: lambda: _stroked(_circle(0.42, 0.42, 0.3), 0.12).united(
        _stroked(_line((0.65, 0.65), (0.92, 0.92)), 0.14)
    ),
}
