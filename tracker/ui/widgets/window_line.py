"""Why this date, as a small line of time: last injections, earliest, due, overdue, today, booked."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.text import _, format_day_month
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.palette import Tone

_DOT = 11


@dataclass(frozen=True, slots=True)
class WindowDates:
    """Whatever is known; `last_text` goes with the last date, e.g. "165 U"."""

    today: date
    last_on: date | None = None
    last_text: str = ""
    earliest_on: date | None = None
    due_on: date | None = None
    overdue_from: date | None = None
    lapsed_from: date | None = None
    booked_on: date | None = None


@dataclass(slots=True)
class _Label:
    """One text at a place; `rank` says who gives way, the lowest stays."""

    x: float
    text: str
    ink: str
    rank: int
    is_above: bool


class WindowLine(QWidget):
    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._dates: WindowDates | None = None
        self._has_second_row = True
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_dates(self, dates: WindowDates | None) -> None:
        self._dates = dates
        below = sum(not one.is_above for one in _labels(dates, _Scale(dates, 0, 1))) if dates else 0
        if (below > 1) != self._has_second_row:
            self._has_second_row = below > 1
            self.updateGeometry()
        self.setAccessibleName(_("Time line of this date"))
        self.setAccessibleDescription(_spoken(dates) if dates else "")
        self.update()

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(look().tiny).height()
        rows = 4 if self._has_second_row else 3
        return QSize(look().px(240), round(rows * line + look().px(_DOT + 12)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(160), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._dates is None:
            return
        with painting(self) as painter:
            scale = _Scale(self._dates, look().px(8), self.width() - look().px(8))
            line = QFontMetricsF(look().tiny).height()
            y = 2 * line + look().px(_DOT / 2 + 5)
            self._paint_track(painter, scale, y)
            self._paint_marks(painter, scale, y)
            self._paint_labels(painter, scale, y, line)

    def _paint_track(self, painter: QPainter, scale: "_Scale", y: float) -> None:
        dates, current = scale.dates, look()
        palette, thick = current.palette, current.px(6)

        def stretch(start: date, end: date, ink: str) -> None:
            left, right = scale.x(start), scale.x(end)
            if right > left:
                box = QRectF(left, y - thick / 2, right - left, thick)
                colour = QColor(ink)
                # The dots carry the full colours.
                colour.setAlphaF(1.0 if palette.is_high_contrast else 0.62)
                painter.fillRect(box, colour)

        whole = QRectF(scale.x(scale.first), y - thick / 2, 0, thick)
        whole.setRight(scale.x(scale.last))
        painter.fillRect(whole, QColor(palette.track))
        if dates.earliest_on and dates.due_on:
            stretch(dates.earliest_on, dates.due_on, palette.accent)
        if dates.due_on and dates.overdue_from:
            stretch(dates.due_on, dates.overdue_from, palette.tone(Tone.AMBER).ink)
            stretch(dates.overdue_from, dates.lapsed_from or scale.last, palette.danger)
        if dates.lapsed_from:
            stretch(dates.lapsed_from, scale.last, palette.tone(Tone.VIOLET).ink)

    def _paint_marks(self, painter: QPainter, scale: "_Scale", y: float) -> None:
        dates, current = scale.dates, look()
        palette = current.palette
        side = current.px(_DOT)

        def dot(on: date, ink: str, *, is_round: bool) -> None:
            painter.setPen(QPen(QColor(palette.surface), current.px(1.5)))
            painter.setBrush(QColor(ink))
            box = QRectF(scale.x(on) - side / 2, y - side / 2, side, side)
            if is_round:
                painter.drawEllipse(box)
            else:
                painter.drawRoundedRect(box, side / 5, side / 5)

        if dates.last_on:
            dot(dates.last_on, palette.accent, is_round=True)
        if dates.due_on:
            dot(dates.due_on, palette.tone(Tone.AMBER).ink, is_round=True)
        if dates.booked_on:
            dot(dates.booked_on, palette.tone(Tone.GREEN).ink, is_round=False)
        x = scale.x(dates.today)
        painter.setPen(QPen(QColor(palette.text), current.px(1.6)))
        reach = current.px(9)
        painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))

    def _paint_labels(self, painter: QPainter, scale: "_Scale", y: float, line: float) -> None:
        metrics = QFontMetricsF(look().tiny)
        painter.setFont(look().tiny)
        reach = look().px(_DOT / 2 + 5)
        rows = {
            True: [y - reach - line, y - reach - 2 * line],
            False: [y + reach, y + reach + line],
        }
        taken: list[QRectF] = []
        for label in sorted(_labels(scale.dates, scale), key=lambda one: one.rank):
            width = metrics.horizontalAdvance(label.text)
            left = min(max(label.x - width / 2, 0), self.width() - width)
            for top in rows[label.is_above]:
                box = QRectF(left, top, width, line)
                room = box.adjusted(-look().px(4), 1, look().px(4), -1)
                if not any(room.intersects(other) for other in taken):
                    taken.append(box)
                    painter.setPen(QColor(label.ink))
                    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), label.text)
                    break

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()


class _Scale:
    """Days to pixels, over what matters of the cycle."""

    def __init__(self, dates: WindowDates, left: float, right: float) -> None:
        self.dates = dates
        known = [
            on
            for on in (
                dates.last_on,
                dates.earliest_on,
                dates.due_on,
                dates.overdue_from,
                dates.booked_on,
                dates.today,
            )
            if on is not None
        ]
        if dates.lapsed_from and dates.lapsed_from <= dates.today:
            known.append(dates.lapsed_from)
        self.first, newest = min(known), max(known)
        self._left, self._right = left, right
        room = max((newest - self.first).days // 10, 7)
        self._days = (newest - self.first).days + room
        self.last = date.fromordinal(min(newest.toordinal() + room, date.max.toordinal()))

    def x(self, on: date) -> float:
        share = (on - self.first).days / self._days
        return self._left + min(max(share, 0.0), 1.0) * (self._right - self._left)


def _labels(dates: WindowDates, scale: _Scale) -> Iterator[_Label]:
    palette = look().palette
    if dates.last_on:
        text = format_day_month(dates.last_on)
        if dates.last_text:
            text = _("{on}, {dose}").format(on=text, dose=dates.last_text)
        yield _Label(scale.x(dates.last_on), text, palette.muted, 1, is_above=True)
    is_due_today = dates.due_on == dates.today
    yield _Label(
        scale.x(dates.today),
        _("today, due") if is_due_today else _("today"),
        palette.text,
        0,
        is_above=True,
    )
    if dates.due_on and not is_due_today:
        text = _("due {on}").format(on=format_day_month(dates.due_on))
        yield _Label(scale.x(dates.due_on), text, palette.tone(Tone.AMBER).ink, 2, is_above=True)
    if dates.booked_on:
        text = _("booked {on}").format(on=format_day_month(dates.booked_on))
        ink = palette.tone(Tone.GREEN).ink
        yield _Label(scale.x(dates.booked_on), text, ink, 3, is_above=False)
    if dates.overdue_from:
        text = _("overdue {on}").format(on=format_day_month(dates.overdue_from))
        yield _Label(scale.x(dates.overdue_from), text, palette.danger, 4, is_above=False)
    if dates.earliest_on and dates.earliest_on != dates.due_on:
        text = _("from {on}").format(on=format_day_month(dates.earliest_on))
        yield _Label(scale.x(dates.earliest_on), text, palette.accent, 5, is_above=False)
    if dates.lapsed_from and dates.lapsed_from <= scale.last:
        text = _("long overdue {on}").format(on=format_day_month(dates.lapsed_from))
        ink = palette.tone(Tone.VIOLET).ink
        yield _Label(scale.x(dates.lapsed_from), text, ink, 6, is_above=False)


def _spoken(dates: WindowDates) -> str:
    scale = _Scale(dates, 0, 1)
    return ", ".join(label.text for label in sorted(_labels(dates, scale), key=lambda one: one.x))
