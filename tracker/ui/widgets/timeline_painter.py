"""Draws the lanes of a `Timeline`."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import zip_longest

from dateutil.relativedelta import relativedelta
from PySide6.QtCore import QLocale, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from tracker.text import _, language
from tracker.ui.look import look
from tracker.ui.palette import Tone
from tracker.ui.shapes import Shape, shape_path
from tracker.ui.widgets.timeline_items import Lane, Mark, TimelineItem

_BAR = 18
_SIGN = 11
_LANE_GAP = 12
_SIDE = 8
_BARS = frozenset({Mark.SESSION, Mark.TOUCH_UP, Mark.OUTSIDE})
_SIGNS = {
    Mark.CALL: (Shape.RETURN, Tone.BLUE),
    Mark.BOOKING: (Shape.CHECK, Tone.GREEN),
    Mark.MISSED: (Shape.TRIANGLE, Tone.RED),
    Mark.REPORT: (Shape.EXCLAMATION, Tone.AMBER),
}
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)


class TimelinePainter:
    """`places` holds, after painting, where each item is: for the mouse."""

    def __init__(self, painter: QPainter, width: float, from_on: date, until_on: date) -> None:
        self._painter = painter
        self._left, self._right = float(look().px(_SIDE)), width - look().px(_SIDE)
        self._from_on, self._until_on = from_on, until_on
        self._current: TimelineItem | None = None
        self._words: list[tuple[QRectF, str, str]] = []
        self.places: list[tuple[QRectF, TimelineItem]] = []

    @staticmethod
    def height(lanes: int) -> int:
        return round(lanes * _lane_height() + _axis_height())

    def paint(
        self, lanes: Sequence[Lane], *, today: date | None, current: TimelineItem | None
    ) -> None:
        self._current = current
        bottom = len(lanes) * _lane_height()
        self._paint_axis(bottom)
        for number, lane in enumerate(lanes):
            self._paint_lane(lane, number * _lane_height())
        if today is not None and self._from_on <= today <= self._until_on:
            self._paint_today(today, bottom)
        for place, word, ink in self._words:
            # Above today's line, which would go through the letters.
            self._painter.fillRect(place, QColor(look().palette.surface))
            self._text(place, word, look().tiny, ink)

    def _paint_lane(self, lane: Lane, top: float) -> None:
        title = _line(look().small)
        palette = look().palette
        wide = QFontMetricsF(look().small).horizontalAdvance(lane.title) + look().px(6)
        self._painter.fillRect(QRectF(self._left, top, wide, title), QColor(palette.surface))
        self._text(
            QRectF(self._left, top, self._right - self._left, title),
            lane.title,
            look().small,
            palette.muted,
        )
        bars_top = top + title + look().px(2)
        signs_y = bars_top + look().px(_BAR) + look().px(3) + look().px(_SIGN) / 2
        self._paint_window(lane, bars_top)
        bars = sorted((item for item in lane.items if item.mark in _BARS), key=_by_day)
        for item, later in zip_longest(bars, bars[1:]):
            self._paint_bar(item, later, bars_top)
        for item in lane.items:
            if item.mark not in _BARS:
                self._paint_sign(item, signs_y)

    def _paint_bar(self, item: TimelineItem, later: TimelineItem | None, top: float) -> None:
        if item.on > self._until_on:
            return
        current = look()
        palette = current.palette
        gap = current.px(4)
        right_end = self._x(later.on) - gap if later is not None else self._right
        left = self._x(item.on)
        # A bar is as long as the treatment is expected to work: 12 weeks, or to the next.
        right = min(self._x(item.on + relativedelta(weeks=12)) - gap, right_end)
        box = QRectF(left, top, max(right - left, current.px(4)), current.px(_BAR))
        if item.on < self._from_on and right <= self._left:
            return
        radius = current.px(4)
        is_filled = item.mark is Mark.SESSION
        self._painter.setPen(QPen(QColor(palette.accent), current.px(1.4)))
        self._painter.setBrush(QColor(palette.accent if is_filled else palette.accent_soft))
        self._painter.drawRoundedRect(box.adjusted(0.7, 0.7, -0.7, -0.7), radius, radius)
        words = box.adjusted(current.px(6), 0, -current.px(2), 0)
        if QFontMetricsF(current.tiny).horizontalAdvance(item.text) <= words.width():
            ink = palette.on_accent if is_filled else palette.accent
            self._text(words, item.text, current.tiny, ink)
        self._place(box, item)

    def _paint_sign(self, item: TimelineItem, y: float) -> None:
        if not self._from_on <= item.on <= self._until_on:
            return
        shape, tone = _SIGNS[item.mark]
        side = look().px(_SIGN)
        box = QRectF(self._x(item.on) - side / 2, y - side / 2, side, side)
        self._painter.fillPath(shape_path(shape, box), QColor(look().tone(tone).ink))
        self._place(box, item)

    def _paint_window(self, lane: Lane, top: float) -> None:
        if lane.window_from is None or lane.window_until is None:
            return
        if lane.window_from > self._until_on or lane.window_until < self._from_on:
            return
        colours = look().tone(Tone.AMBER)
        left, right = self._x(lane.window_from), self._x(lane.window_until)
        width = max(right - left, look().px(8))
        box = QRectF(left, top - look().px(3), width, look().px(_BAR + 6))
        self._painter.setPen(QPen(QColor(colours.ink), look().px(1.4)))
        self._painter.setBrush(QColor(colours.fill))
        radius = look().px(4)
        self._painter.drawRoundedRect(box, radius, radius)
        word = _("due window")
        metrics = QFontMetricsF(look().tiny)
        wide = metrics.horizontalAdvance(word)
        x = min(max(box.center().x() - wide / 2, self._left), self._right - wide)
        place = QRectF(x, box.top() - metrics.height(), wide + 1, metrics.height())
        self._words.append((place, word, colours.ink))

    def _paint_axis(self, top: float) -> None:
        palette, font = look().palette, look().tiny
        metrics = QFontMetricsF(font)
        self._painter.setPen(QPen(QColor(palette.line), 1))
        self._painter.drawLine(QPointF(self._left, top), QPointF(self._right, top))
        free_from = self._left - 1
        for month in self._months():
            x = self._x(month)
            text = _month(month, has_year=free_from < self._left or month.month == 1)
            width = metrics.horizontalAdvance(text)
            if x < free_from or x + width > self._right:
                continue
            self._painter.setPen(QPen(QColor(palette.line), 1))
            self._painter.drawLine(QPointF(x, 0), QPointF(x, top + look().px(4)))
            self._text(
                QRectF(x, top + look().px(5), width + 1, metrics.height()),
                text,
                font,
                palette.muted,
            )
            free_from = x + width + look().px(10)

    def _months(self) -> Iterator[date]:
        days = (self._until_on - self._from_on).days
        step = 1 if days < 400 else 3 if days < 1500 else 12
        month = self._from_on.replace(day=1) + relativedelta(months=1)
        while step > 1 and (month.month - 1) % step:
            month += relativedelta(months=1)
        while month <= self._until_on:
            yield month
            month += relativedelta(months=step)

    def _paint_today(self, today: date, bottom: float) -> None:
        x = self._x(today)
        pen = QPen(QColor(look().palette.text), look().px(1.3), Qt.PenStyle.DashLine)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(x, 0), QPointF(x, bottom))

    def _place(self, box: QRectF, item: TimelineItem) -> None:
        self.places.append((box, item))
        if item is self._current:
            reach = look().px(3)
            self._painter.setPen(QPen(QColor(look().palette.focus), 2))
            self._painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = look().px(5)
            self._painter.drawRoundedRect(
                box.adjusted(-reach, -reach, reach, reach), radius, radius
            )

    def _text(self, box: QRectF, text: str, font: QFont, ink: str) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(ink))
        self._painter.drawText(box, _LEFT, text)

    def _x(self, on: date) -> float:
        share = (on - self._from_on).days / (self._until_on - self._from_on).days
        return self._left + min(max(share, 0.0), 1.0) * (self._right - self._left)


def _lane_height() -> float:
    return _line(look().small) + look().px(2 + _BAR + 3 + _SIGN + _LANE_GAP)


def _axis_height() -> float:
    return _line(look().tiny) + look().px(6)


def _line(font: QFont) -> float:
    return QFontMetricsF(font).height()


def _by_day(item: TimelineItem) -> date:
    return item.on


def _month(month: date, *, has_year: bool) -> str:
    name = QLocale(language()).standaloneMonthName(month.month, QLocale.FormatType.ShortFormat)
    if not has_year:
        return name
    return _("{month} {year}").format(month=name, year=month.year)
