"""Words beside the marks of a chart: of those that would touch, the more telling one stays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QTransform

from tracker.ui.look import Look

_GAP = 4
_TEXT = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place, above it unless `is_below`. `lean`: 0 to the right of it, 1 to the left.

    Of two that touch, the one of the lower `rank` stays.
    """

    text: str
    x: float
    y: float
    colour: QColor
    rank: int
    is_below: bool
    lean: float


class DirectLabels(pg.GraphicsObject):
    """All of a panel, painted by one item: hundreds of items of their own take seconds to make."""

    def __init__(self, style: Look) -> None:
        super().__init__()
        self._font, self._gap = style.tiny, style.px(_GAP)
        self._metrics = QFontMetricsF(style.tiny)
        self._labels: list[Label] = []
        self.setZValue(10)

    def add(self, label: Label) -> None:
        self._labels.append(label)

    def placed(self, place: QTransform) -> Iterator[tuple[Label, QRectF]]:
        """Those for which there is room, in pixels, where the panel is shown by `place`."""
        taken: list[QRectF] = []
        for label in sorted(self._labels, key=_rank):
            box = self._box(label, place.map(QPointF(label.x, label.y)))
            if not any(box.intersects(other) for other in taken):
                taken.append(box)
                yield label, box

    def _box(self, label: Label, at: QPointF) -> QRectF:
        width, height = self._metrics.horizontalAdvance(label.text), self._metrics.height()
        left = at.x() - width * label.lean + self._gap * (1 - 2 * label.lean)
        top = at.y() + self._gap if label.is_below else at.y() - self._gap - height
        return QRectF(left, top, width + 1, height)

    def boundingRect(self) -> QRectF:
        return self.viewRect()

    def viewRangeChanged(self) -> None:
        self.prepareGeometryChange()

    def paint(self, painter: QPainter, *_options: Any) -> None:
        place = painter.transform()
        painter.resetTransform()
        painter.setFont(self._font)
        for label, box in self.placed(place):
            painter.setPen(label.colour)
            painter.drawText(box, _TEXT, label.text)


def _rank(label: Label) -> int:
    return label.rank
