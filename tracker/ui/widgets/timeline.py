"""A patient's time line: a lane a treatment, with injections, calls, bookings and the window due."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.widgets.plain_tooltip import plain_tooltip
from tracker.ui.widgets.timeline_items import Lane, TimelineItem
from tracker.ui.widgets.timeline_painter import TimelinePainter


class Timeline(QWidget):
    """Left and Right walk through the items in the order of time, Enter opens one."""

    item_activated = Signal(object)
    """The `TimelineItem` that was clicked or entered."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._lanes: tuple[Lane, ...] = ()
        self._from_on = self._until_on = date.min
        self._today: date | None = None
        self._order: list[TimelineItem] = []
        self._current: TimelineItem | None = None
        self._places: list[tuple[QRectF, TimelineItem]] = []
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Time line"))

    def show_lanes(
        self, lanes: Sequence[Lane], *, from_on: date, until_on: date, today: date
    ) -> None:
        self._lanes = tuple(lanes)
        self._from_on, self._until_on, self._today = from_on, until_on, today
        self._order = sorted(
            (item for lane in self._lanes for item in lane.items if from_on <= item.on <= until_on),
            key=lambda item: item.on,
        )
        if self._current not in self._order:
            self._current = None
        self._places = []
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(560), TimelinePainter.height(len(self._lanes)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(240), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._lanes or self._until_on <= self._from_on:
            return
        with painting(self) as painter:
            drawing = TimelinePainter(painter, self.width(), self._from_on, self._until_on)
            drawing.paint(
                self._lanes,
                today=self._today,
                current=self._current if self.hasFocus() else None,
            )
            self._places = drawing.places

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._current is not None:
            self.item_activated.emit(self._current)
            return
        last = len(self._order) - 1
        position = -1 if self._current is None else self._order.index(self._current)
        match key:
            case Qt.Key.Key_Left:
                position = max(position - 1, 0) if self._current else last
            case Qt.Key.Key_Right:
                position = min(position + 1, last) if self._current else last
            case Qt.Key.Key_Home:
                position = 0
            case Qt.Key.Key_End:
                position = last
            case _:
                super().keyPressEvent(event)
                return
        if last >= 0:
            self._current = self._order[position]
            self.setAccessibleDescription(self._current.spoken)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._item_at(event.position())
        if found is None:
            return
        self._current = found
        self.update()
        self.item_activated.emit(found)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self._item_at(event.position())
        self.setToolTip(plain_tooltip(found.spoken) if found is not None else "")
        if found is None:
            self.unsetCursor()
        else:
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    def _item_at(self, point: QPointF) -> TimelineItem | None:
        reach = look().px(3)
        for box, item in reversed(self._places):
            if box.adjusted(-reach, -reach, reach, reach).contains(point):
                return item
        return None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()
