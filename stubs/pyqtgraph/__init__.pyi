# What the charts use of pyqtgraph, which says no types itself.

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPen
from PySide6.QtWidgets import (
    QGraphicsGridLayout,
    QGraphicsObject,
    QGraphicsScene,
    QGraphicsTextItem,
    QGraphicsView,
    QGraphicsWidget,
    QWidget,
)

class GraphicsLayout(QGraphicsWidget):
    layout: QGraphicsGridLayout  # type: ignore[assignment]

class GraphicsScene(QGraphicsScene):
    def prepareForPaint(self) -> None: ...

class GraphicsLayoutWidget(QGraphicsView):
    ci: GraphicsLayout
    def __init__(self, parent: QWidget | None = None) -> None: ...
    def setBackground(self, colour: QColor) -> None: ...
    def scene(self) -> GraphicsScene: ...
    def addItem(
        self, item: QGraphicsWidget, row: int, col: int, rowspan: int = 1, colspan: int = 1
    ) -> None: ...
    def addLabel(
        self, text: str, row: int, col: int, rowspan: int = 1, colspan: int = 1, **style: Any
    ) -> LabelItem: ...

class LabelItem(QGraphicsWidget):
    item: QGraphicsTextItem

class ViewBox(QGraphicsWidget):
    def __init__(self, *, enableMouse: bool = True, enableMenu: bool = True) -> None: ...
    def addItem(self, item: Any, ignoreBounds: bool = False) -> None: ...
    def setRange(
        self, *, xRange: tuple[float, float], yRange: tuple[float, float], padding: float
    ) -> None: ...

class AxisItem(QGraphicsWidget):
    def __init__(self, orientation: str, *, pen: QPen, textPen: QPen) -> None: ...
    def linkToView(self, view: ViewBox) -> None: ...
    def setStyle(self, **style: Any) -> None: ...
    def setWidth(self, width: int) -> None: ...
    def setHeight(self, height: int) -> None: ...

class GraphicsObject(QGraphicsObject):
    def __init__(self) -> None: ...
    def viewRect(self) -> QRectF: ...

class PlotCurveItem(QGraphicsObject):
    def __init__(
        self,
        *,
        x: Sequence[float],
        y: Sequence[float],
        pen: QPen,
        connect: str = "all",
        antialias: bool,
    ) -> None: ...

class ScatterPlotItem(QGraphicsObject):
    def __init__(self, *, x: Sequence[float], y: Sequence[float], **style: Any) -> None: ...

class BarGraphItem(QGraphicsObject):
    def __init__(
        self, *, x: Sequence[float], height: Sequence[float], width: float, **style: Any
    ) -> None: ...

class LinearRegionItem(QGraphicsObject):
    def __init__(
        self, values: tuple[float, float], *, brush: QColor, pen: QPen, movable: bool
    ) -> None: ...

class InfiniteLine(QGraphicsObject):
    def __init__(self, pos: float, *, angle: float, pen: QPen) -> None: ...
