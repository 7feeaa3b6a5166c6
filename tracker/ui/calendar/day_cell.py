"""One day of the calendar: its places as a bar and in words, and who is booked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from tracker.domain.offers import DayFit
from tracker.services.clinic_days.calendar import CalendarBooking, CalendarDay
from tracker.services.wording import calendar as words
from tracker.text import _, format_number, format_weekday_date, format_weekday_day
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.shapes import shape_path
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_PAD = 9
_LINE = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine)
_KINDS = {
    DayFit.INSIDE: Kind.GOOD,
    DayFit.LATE: Kind.CAUTION,
    DayFit.EARLY: Kind.BAD,
    DayFit.FULL: Kind.ENDED,
    DayFit.OVER_LIMIT: Kind.BAD,
    DayFit.NO_DATE: Kind.BAD,
}
_OUTCOMES = {"done": Kind.GOOD, "missed": Kind.MISSED}


class DayCell(QAbstractButton):
    """Checked: the current day. Enter and a double click ask to book on it."""

    activated = Signal()

    def __init__(self, on: date, *, is_tall: bool, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.on = on
        self._is_tall = is_tall
        self._day: CalendarDay | None = None
        self._fit: DayFit | None = None
        self._is_best = self._is_today = self._is_faint = self._is_past = False
        self.setCheckable(True)
        self.setAutoExclusive(False)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(format_weekday_date(on))

    @property
    def day(self) -> CalendarDay | None:
        return self._day

    def turn_to(self, on: date) -> None:
        """It is another day's cell now, of which nothing is known yet."""
        self.on, self._day, self._fit = on, None, None
        self._is_best = self._is_today = self._is_faint = self._is_past = False
        self.setAccessibleName(format_weekday_date(on))
        self.setToolTip("")
        self.update()

    def show_day(self, day: CalendarDay, today: date, *, is_faint: bool) -> None:
        """`is_faint`: it belongs to another month."""
        self._day, self._is_faint = day, is_faint
        self._is_today, self._is_past = day.on == today, day.on < today
        self._name()

    def show_fit(self, fit: DayFit | None, *, is_best: bool = False) -> None:
        """How it suits whoever is to be booked; None where nobody is chosen."""
        self._fit, self._is_best = fit, is_best
        self._name()

    def _name(self) -> None:
        if self._day is not None:
            said = words.day_spoken(
                self._day, self._fit, is_best=self._is_best, is_past=self._is_past
            )
            self.setAccessibleName(said)
            self.setToolTip(plain_tooltip(said))
        self.update()

    def sizeHint(self) -> QSize:
        current = look()
        return QSize(current.px(110), current.px(320 if self._is_tall else 78))

    def minimumSizeHint(self) -> QSize:
        current = look()
        return QSize(current.px(76), current.px(200 if self._is_tall else 74))

    # -- painting ------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        current = look()
        palette = current.palette
        is_open = self._day is None or self._day.is_open
        with painting(self) as painter:
            thick = current.px(2) if self.isChecked() or self.hasFocus() else 1
            edge = palette.edge if palette.is_high_contrast else palette.line
            if self.isChecked():
                edge = palette.accent
            if self.hasFocus():
                edge = palette.focus
            painter.setPen(QPen(QColor(edge), thick))
            painter.setBrush(QColor(palette.surface if is_open else palette.ground))
            half, radius = thick / 2, current.px(7)
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
            )
            self._paint_inside(painter)

    def _paint_inside(self, painter: QPainter) -> None:
        current = look()
        palette = current.palette
        pad = current.px(_PAD)
        box = QRectF(self.rect()).adjusted(pad, current.px(7), -pad, -current.px(6))
        title = format_weekday_day(self.on) if self._is_tall else format_number(self.on.day)
        ink = palette.accent if self._is_today else palette.text
        top = self._line(painter, box, box.top(), title, current.strong, ink)
        if self._is_today and not self._is_tall:
            beside = QFontMetricsF(current.strong).horizontalAdvance(title) + current.px(6)
            rest = QRectF(box.left() + beside, box.top(), box.width() - beside, top - box.top())
            self._text(painter, rest, _("today"), current.small, palette.accent)
        day = self._day
        if day is None:
            self._line(painter, box, top, "…", current.small, palette.muted)
            return
        if self._is_tall:
            what = words.lists_text(day) or words.closed_text(day)
            top = self._line(painter, box, top, what, current.small, palette.muted)
        top = self._paint_bar(painter, box, top + current.px(2), day)
        is_wrong = not day.is_open and day.booked > 0
        told = palette.danger if is_wrong or (day.left or 0) < 0 else palette.muted
        said = words.places_text(day)
        if self._is_tall and not day.is_open and not day.booked:
            said = ""
        if QFontMetricsF(current.small).horizontalAdvance(said) > box.width():
            said = words.places_short(day)
        top = self._line(painter, box, top, said, current.small, told)
        outcomes = words.outcomes_text(day, is_past=self._is_past)
        kind = Kind.MISSED if day.missed else Kind.GOOD
        if self._is_past and day.waiting:
            kind = Kind.ASK
        if outcomes:
            top = self._signed_line(painter, box, top, outcomes, kind)
        top = self._paint_fit(painter, box, top)
        if self._is_tall:
            self._paint_bookings(painter, box, top + current.px(4), day)

    def _paint_bar(self, painter: QPainter, box: QRectF, top: float, day: CalendarDay) -> float:
        current = look()
        palette = current.palette
        if not day.is_open or not day.places:
            return top
        high = current.px(4)
        whole = QRectF(box.left(), top + current.px(2), box.width(), high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(palette.track))
        painter.drawRoundedRect(whole, high / 2, high / 2)
        left = day.left or 0
        share = min((day.places - left) / day.places, 1)
        if share > 0:
            painter.setBrush(QColor(palette.accent if left > 0 else palette.danger))
            filled = QRectF(whole)
            filled.setWidth(max(whole.width() * share, high))
            painter.drawRoundedRect(filled, high / 2, high / 2)
        return whole.bottom() + current.px(2)

    def _paint_fit(self, painter: QPainter, box: QRectF, top: float) -> float:
        """A pill with a shape and a word; the best of all days is framed too."""
        if self._fit is None or self._fit not in _KINDS:
            return top
        current = look()
        kind = _KINDS[self._fit]
        tone = current.tone(kind.tone)
        font = current.small_strong if self._is_best else current.small
        metrics = QFontMetricsF(font)
        said = words.best_text(self._fit) if self._is_best else words.fit_text(self._fit)
        side = metrics.height() * 0.62
        beside = side + current.px(19)
        if beside + metrics.horizontalAdvance(said) > box.width():
            said = words.short_fit_text(self._fit, is_best=self._is_best)
        wanted = beside + metrics.horizontalAdvance(said)
        pill = QRectF(
            box.left(), top + current.px(2), min(wanted, box.width()), metrics.height() + 4
        )
        painter.setPen(QPen(QColor(tone.ink), 1) if self._is_best else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2)
        sign = QRectF(pill.left() + current.px(7), pill.center().y() - side / 2, side, side)
        if kind.shape is not None:
            painter.fillPath(shape_path(kind.shape, sign), QColor(tone.ink))
        rest = pill.adjusted(side + current.px(12), 0, -current.px(6), 0)
        self._text(painter, rest, said, font, tone.ink)
        return pill.bottom() + current.px(2)

    def _paint_bookings(self, painter: QPainter, box: QRectF, top: float, day: CalendarDay) -> None:
        current = look()
        small = QFontMetricsF(current.small).height()
        high = 2 * small + current.px(8)
        shown = 0
        for booking in day.named:
            room = box.bottom() - top
            is_last = shown + 1 == day.appointments
            if room < high + (0 if is_last else small):
                break
            self._paint_booking(painter, QRectF(box.left(), top, box.width(), high), booking)
            top += high + current.px(4)
            shown += 1
        if shown < day.appointments:
            said = words.more_text(day.appointments - shown)
            self._line(painter, box, top, said, current.small, current.palette.muted)

    def _paint_booking(self, painter: QPainter, card: QRectF, booking: CalendarBooking) -> None:
        current = look()
        palette = current.palette
        is_unsaid = self._is_past and booking.status not in _OUTCOMES
        kind = Kind.ASK if is_unsaid else _OUTCOMES.get(booking.status, Kind.BOOKED)
        tone = current.tone(kind.tone)
        painter.setPen(QPen(QColor(tone.ink), 1) if palette.is_high_contrast else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone.fill))
        painter.drawRoundedRect(card, current.px(5), current.px(5))
        inside = card.adjusted(current.px(7), current.px(3), -current.px(5), -current.px(3))
        at = words.booking_time(booking)
        name = f"{at} {booking.name}" if at else booking.name
        top = self._line(painter, inside, inside.top(), name, current.small_strong, tone.ink)
        said = words.booking_treatments(booking)
        outcome = words.booking_outcome(booking, is_past=self._is_past)
        if not outcome:
            self._line(painter, inside, top, said, current.small, tone.ink)
            return
        said = _("{outcome}: {treatments}").format(outcome=outcome, treatments=said)
        self._signed_line(painter, inside, top, said, kind)

    def _signed_line(
        self, painter: QPainter, box: QRectF, top: float, said: str, kind: Kind
    ) -> float:
        """As `_line`, behind the shape of what it means."""
        current = look()
        ink, high = current.tone(kind.tone).ink, QFontMetricsF(current.small).height()
        side = high * 0.62
        if kind.shape is not None:
            sign = QRectF(box.left(), top + (high - side) / 2, side, side)
            painter.fillPath(shape_path(kind.shape, sign), QColor(ink))
        beside = box.adjusted(side + current.px(5), 0, 0, 0)
        return self._line(painter, beside, top, said, current.small, ink)

    def _line(
        self, painter: QPainter, box: QRectF, top: float, said: str, font: QFont, ink: str
    ) -> float:
        """One line from ``top`` on; where the next one begins."""
        if not said:
            return top
        high = QFontMetricsF(font).height()
        self._text(painter, QRectF(box.left(), top, box.width(), high), said, font, ink)
        return float(top + high)

    def _text(self, painter: QPainter, box: QRectF, said: str, font: QFont, ink: str) -> None:
        metrics = QFontMetricsF(font)
        painter.setFont(font)
        painter.setPen(QColor(look().palette.muted if self._is_faint else ink))
        cut = metrics.elidedText(said, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, _LINE, cut)

    # -- mouse and keys ------------------------------------------------------------------------

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            if not event.isAutoRepeat():
                self.activated.emit()
            return
        event.ignore()

    def nextCheckState(self) -> None:
        """The grid says which day is current."""
