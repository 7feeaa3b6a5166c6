"""One drawing with its points: clicked, dragged, or walked and moved by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from tracker.domain.drawing import Drawing, Point
from tracker.domain.sites import Site
from tracker.services.wording.sites import count_sites
from tracker.text import _, format_dose, pgettext
from tracker.ui.ink import ink
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.sites.dose_label import LABEL_HEIGHT, dose_label, label_width
from tracker.ui.sites.drawing_art import drawing_art
from tracker.ui.sites.drawing_space import WIDTH, DrawingSpace, around, within
from tracker.ui.sites.map_words import say_point
from tracker.ui.sites.spread import Box, spread

_HIT = 12
_MOST_SPREAD = 40
"""Where more points lie on a drawing, there is no room to move their labels apart."""
_SPOT = 1.8
_LONGEST = 4
_STEP, _STRIDE = 100, 500
_MIDDLE = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_NEXT = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1}


@dataclass(frozen=True, slots=True)
class Tone:
    """How a point stands out: a colour of the palette, and a mark beside its Units."""

    colour: str = ""
    mark: str = ""


_PLAIN = Tone()


class DrawingView(QWidget):
    """A point that nobody has placed is hollow. Places are hundredths of a percent.

    Space and Page Up choose another point, arrows move it (with Shift further), Insert or Enter
    adds one, Delete removes it.
    """

    added = Signal(int, int)
    moved = Signal(object, int, int)
    """The point as it was, and where it is now."""
    removed = Signal(object)
    chosen = Signal(object)

    def __init__(
        self, drawing: Drawing, *, is_fixed: bool = False, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self.drawing = drawing
        self._space = DrawingSpace(drawing.code)
        self._points: tuple[Point, ...] = ()
        self._tones: dict[tuple[int, int], Tone] = {}
        self._aside: dict[int, QPointF] = {}
        """Where labels lie that were moved away from their points, by number."""
        self._current: int = -1
        self._grabbed: QPointF | None = None
        self._dragged: QPointF | None = None
        self._is_fixed = is_fixed
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._name()

    def show_points(
        self, points: Sequence[Point], tone_of: Callable[[Point], Tone] | None = None
    ) -> None:
        """Those of this drawing are taken; `tone_of` says how each stands out."""
        kept = self.current
        mine = tuple(one for one in points if one.drawing == self.drawing.code)
        tones = {(one.index, one.ordinal): tone_of(one) for one in mine} if tone_of else {}
        if (mine, tones) == (self._points, self._tones):
            return
        before, count = self._seen(), len(self._points)
        self._points, self._tones = mine, tones
        self._current = -1
        if kept is not None:
            self._current = next((n for n, one in enumerate(mine) if _is_same(one, kept)), -1)
        self._spread()
        if len(mine) != count:
            self._name()
            self.update(self._space.caption.toRect())
        for (x, y), label, *_look in before ^ self._seen():
            at = self._space.spot(x, y)
            self.update(around(at, QPointF(*label)) if label else self._space.beside(x, y))

    @property
    def current(self) -> Point | None:
        """The point that keys act on."""
        return self._points[self._current] if 0 <= self._current < len(self._points) else None

    def choose(self, site: Site) -> None:
        """The point of a placed site becomes the current one."""
        for number, one in enumerate(self._points):
            if (one.muscle, one.side, one.x, one.y) == (*site.cell, site.x, site.y):
                self._choose(number)
                return

    def clear_choice(self) -> None:
        self._update_current()
        self._current = -1

    def sizeHint(self) -> QSize:
        return self._space.size

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.StyleChange, QEvent.Type.FontChange}:
            self._spread()
            self.updateGeometry()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (
            self._current < 0
            and self._points
            and event.reason() is not Qt.FocusReason.MouseFocusReason
        ):
            self._choose(0)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, point = Qt.Key(event.key()), self.current
        if key in _NEXT and self._points:
            self._choose((self._current + _NEXT[key]) % len(self._points))
        elif self._is_fixed:
            super().keyPressEvent(event)
        elif key in _ARROWS and point is not None:
            is_far = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            by = _STRIDE if is_far else _STEP
            x, y = point.x + by * _ARROWS[key][0], point.y + by * _ARROWS[key][1]
            self.moved.emit(point, within(x), within(y))
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and point is not None:
            self.removed.emit(point)
        elif key in {Qt.Key.Key_Insert, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            first = next((place.spots[0] for place in self.drawing.places), (5_000, 5_000))
            x, y = (point.x + 300, point.y + 300) if point is not None else first
            self.added.emit(within(x), within(y))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        number = self._at(at)
        if number >= 0:
            self._choose(number)
            self._grabbed = None if self._is_fixed else at
        elif not self._is_fixed and event.button() is Qt.MouseButton.LeftButton:
            x, y = self._space.place(at)
            if at.y() <= self._space.art_height:
                self.added.emit(x, y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point, grabbed = self.current, self._grabbed
        if point is None or grabbed is None:
            return
        by = event.position() - grabbed
        if self._dragged is not None or by.manhattanLength() > look().px(4):
            self._update_current()
            # Its label, which was taken, may have lain aside.
            self._dragged = self._where(point) + by
            self._update_current()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: ARG002
        point, dragged = self.current, self._dragged
        self._update_current()
        self._grabbed = self._dragged = None
        self._update_current()
        if point is not None and dragged is not None:
            self.moved.emit(point, *self._space.place(dragged))

    def paintEvent(self, event: QPaintEvent) -> None:
        asked, ratio = event.region(), self.devicePixelRatioF()
        with painting(self) as painter:
            painter.drawPixmap(0, 0, drawing_art(self.drawing.code, self._space.width, ratio))
            self._paint_marks(painter)
            seen = [
                (number, point)
                for number, point in enumerate(self._points)
                if asked.intersects(self._area(number))
            ]
            for number, point in seen:
                self._paint_line(painter, point, number)
            for number, point in seen:
                if number != self._current:
                    self._paint_point(painter, point, self._label(number), is_current=False)
            current = self.current
            if current is not None:
                at = self._dragged or self._label(self._current)
                self._paint_point(painter, current, at, is_current=True)
            if self.hasFocus():
                painter.setPen(QPen(ink("focus"), look().px(1.6)))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _paint_line(self, painter: QPainter, point: Point, number: int) -> None:
        """From where the point is to a label that was moved aside."""
        label = self._aside.get(number)
        if label is None or (number == self._current and self._dragged is not None):
            return
        at = self._where(point)
        colour = ink(self._look_of(point)[1])
        painter.setPen(QPen(colour, look().px(1)))
        painter.setBrush(colour)
        painter.drawLine(at, label)
        spot = look().px(_SPOT)
        painter.drawEllipse(at, spot, spot)

    def _paint_point(
        self, painter: QPainter, point: Point, at: QPointF, *, is_current: bool
    ) -> None:
        dot = dose_label(*self._look_of(point), is_current, self.devicePixelRatioF())
        size = dot.deviceIndependentSize()
        painter.drawPixmap(QPointF(at.x() - size.width() / 2, at.y() - size.height() / 2), dot)

    def _look_of(self, point: Point) -> tuple[str, str, bool]:
        """Its words, its colour, and whether it is filled."""
        tone = self._tones.get((point.index, point.ordinal), _PLAIN)
        words = _short(point.dose) + tone.mark
        return words, tone.colour or "accent", point.is_placed or bool(tone.colour)

    def _seen(self) -> set[tuple[Any, ...]]:
        """Where each point is, where its label if that lies aside, and what its look depends on."""
        tone_of, current = self._tones.get, self._current
        aside = {number: label.toTuple() for number, label in self._aside.items()}
        return {
            (
                (p.x, p.y),
                aside.get(number),
                p.dose,
                p.is_placed,
                tone_of((p.index, p.ordinal)),
                number == current,
            )
            for number, p in enumerate(self._points)
        }

    def _spread(self) -> None:
        """Give each label a place of its own, as on paper."""
        self._aside = {}
        if len(self._points) > _MOST_SPREAD:
            return
        # Reckoned in lengths of the design: the steps are as large as the text.
        scale = self._space.width / WIDTH
        over = tuple(
            Box(at.x() / scale, at.y() / scale, width / scale, LABEL_HEIGHT)
            for at, width in (
                (self._where(one), label_width(self._look_of(one)[0])) for one in self._points
            )
        )
        found = spread(over, WIDTH, self._space.art_height / scale)
        self._aside = {
            number: QPointF(box.x, box.y) * scale
            for number, (box, before) in enumerate(zip(found, over, strict=True))
            if box != before
        }

    def _label(self, number: int) -> QPointF:
        """Where the label of a point lies."""
        label = self._aside.get(number)
        return self._where(self._points[number]) if label is None else label

    def _area(self, number: int) -> QRect:
        point, label = self._points[number], self._aside.get(number)
        if label is None:
            return self._space.beside(point.x, point.y)
        return around(self._where(point), label)

    def _update_current(self) -> None:
        if self.current is not None:
            self.update(self._area(self._current))
            if self._dragged is not None:
                self.update(around(self._dragged))

    def _paint_marks(self, painter: QPainter) -> None:
        """The patient's own R and L, and under it what is seen, and how many sites."""
        width = self._space.width
        sides = {"left": pgettext("mark", "L"), "right": pgettext("mark", "R")}
        marks = self.drawing.marks.split("-")
        painter.setFont(look().small_strong)
        painter.setPen(ink("text"))
        edge = look().px(16)
        painter.drawText(QRectF(2, 2, edge, edge), _MIDDLE, sides[marks[0]])
        if len(marks) > 1:
            painter.drawText(QRectF(width - edge - 2, 2, edge, edge), _MIDDLE, sides[marks[1]])
        painter.setFont(look().small)
        painter.setPen(ink("muted"))
        caption = _("{drawing}: {sites}").format(
            drawing=_(self.drawing.name), sites=count_sites(len(self._points))
        )
        painter.drawText(self._space.caption, _MIDDLE, caption)

    def _choose(self, number: int) -> None:
        self._update_current()
        self._current = number
        self._update_current()
        point = self._points[number]
        self.setAccessibleDescription(say_point(point))
        self.chosen.emit(point)

    def _at(self, at: QPointF) -> int:
        """The nearest point in whose square of 24 pixels, or more, this is, or in its label's.

        -1 for none.
        """
        reach = max(_HIT, look().px(_HIT))
        away = [
            (place - at, number)
            for number, one in enumerate(self._points)
            for place in (self._label(number), self._where(one))
        ]
        near = [
            (by.manhattanLength(), number)
            for by, number in away
            if max(abs(by.x()), abs(by.y())) <= reach
        ]
        return min(near, default=(0, -1))[1]

    def _where(self, point: Point) -> QPointF:
        return self._space.spot(point.x, point.y)

    def _name(self) -> None:
        self.setAccessibleName(
            _("{drawing}: {sites}").format(
                drawing=_(self.drawing.name), sites=count_sites(len(self._points))
            )
        )


def _short(dose: int) -> str:
    """As it fits into a point: what is longer than "12.5" is rounded to a tenth of a Unit."""
    text = format_dose(dose)
    return text if len(text) <= _LONGEST else format_dose(round(dose, -2))


def _is_same(one: Point, other: Point) -> bool:
    return (one.muscle, one.side, one.x, one.y) == (other.muscle, other.side, other.x, other.y)
