"""A month to pick a day from, under the field that asked."""

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QFrame, QToolButton, QVBoxLayout, QWidget

from tracker.text import _, first_weekday
from tracker.ui.look import look
from tracker.ui.shapes import Shape, shape_icon


class CalendarPopup(QFrame):
    chosen = Signal(object)

    def __init__(self, owner: QWidget) -> None:
        super().__init__(owner, Qt.WindowType.Popup)
        self.setProperty("kind", "card")
        self.setAccessibleName(_("Calendar"))
        self._calendar = QCalendarWidget()
        self._calendar.setVerticalHeaderFormat(
            QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader
        )
        self._calendar.setFirstDayOfWeek(Qt.DayOfWeek(first_weekday() + 1))

        layout = QVBoxLayout(self)
        pad = look().px(6)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.addWidget(self._calendar)

        self._calendar.clicked.connect(self._on_chosen)
        self._calendar.activated.connect(self._on_chosen)

    def open_at(self, place: QPoint, shown: date, today: date) -> None:
        """`place` is global, the left top; `today` is marked, whatever the machine's clock says."""
        self._colour(today)
        self._calendar.setSelectedDate(QDate(shown.year, shown.month, shown.day))
        self.adjustSize()
        screen = self.screen().availableGeometry()
        left = min(place.x(), screen.right() - self.width())
        top = min(place.y(), screen.bottom() - self.height())
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
        self._calendar.setFocus()

    def _colour(self, today: date) -> None:
        palette = look().palette
        plain = QTextCharFormat()
        plain.setForeground(QColor(palette.text))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            weekend = QTextCharFormat()
            weekend.setForeground(QColor(palette.muted))
            self._calendar.setWeekdayTextFormat(day, weekend)
        head = QTextCharFormat()
        head.setForeground(QColor(palette.muted))
        self._calendar.setHeaderTextFormat(head)
        mark = QTextCharFormat()
        mark.setForeground(QColor(palette.accent))
        mark.setFontWeight(700)
        mark.setFontUnderline(True)
        self._calendar.setDateTextFormat(QDate(), QTextCharFormat())
        self._calendar.setDateTextFormat(QDate(today.year, today.month, today.day), mark)
        for name, shape in (
            ("qt_calendar_prevmonth", Shape.CHEVRON_LEFT),
            ("qt_calendar_nextmonth", Shape.CHEVRON_RIGHT),
        ):
            button = self._calendar.findChild(QToolButton, name)
            if isinstance(button, QToolButton):
                button.setIcon(shape_icon(shape, palette.text, look().px(12)))

    def _on_chosen(self, day: QDate) -> None:
        self.hide()
        self.chosen.emit(date(day.year(), day.month(), day.day()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)
