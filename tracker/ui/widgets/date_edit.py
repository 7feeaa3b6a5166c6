"""A date, typed as people say it or picked: `12.3.`, `+12w`, `tomorrow`, `mon`."""

from collections.abc import Mapping
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QToolButton, QWidget

from tracker.domain.birth import PartialDate
from tracker.domain.death import DeathDate, UnknownDay, day_of_death, earliest
from tracker.domain.problems import Invalid
from tracker.domain.typed_date import Lean
from tracker.services.wording.lateness import distance
from tracker.services.wording.problems import say_problem
from tracker.text import _, format_date_short, format_weekday_date
from tracker.ui.date_words import read_local_date, typed_example
from tracker.ui.look import look
from tracker.ui.shapes import Shape, shape_icon
from tracker.ui.widgets.calendar_popup import CalendarPopup
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_WIDE = date(2028, 9, 28)


class DateEdit(QWidget):
    """Up and Down step a day, Page Up and Page Down a week, Alt+Down opens the calendar.

    What was typed is read again whenever the field is left; while typing, the hint
    says how it is understood.
    """

    day_changed = Signal(object)
    """The date that the text means now, or None."""
    hint_changed = Signal(str)
    problem_changed = Signal(str)

    def __init__(
        self, *, today: date, lean: Lean = Lean.FUTURE, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._today = today
        self._lean = lean
        self._day: DeathDate | None = None
        self._offered: Mapping[str, date] = {}
        self._popup: CalendarPopup | None = None
        self._line = QLineEdit()
        self._pick = QToolButton(self._line)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._line)
        example = typed_example(today, lean)
        self._line.setPlaceholderText(_("{day}, +12w, mon").format(day=example))
        self._pick.setProperty("kind", "inField")
        self._pick.setCursor(Qt.CursorShape.ArrowCursor)
        # One stop for Tab: the keyboard has Alt+Down.
        self._pick.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pick.setAccessibleName(_("Choose from a calendar"))
        self._pick.setToolTip(plain_tooltip(_("Choose from a calendar (Alt+Down)")))
        self._line.installEventFilter(self)
        self.setFocusProxy(self._line)
        self._draw_icon()

        self._line.textEdited.connect(self._on_text_edited)
        self._line.editingFinished.connect(self._on_editing_finished)
        self._pick.clicked.connect(self.open_calendar)

    @property
    def marked_widget(self) -> QWidget:
        return self._line

    def day(self) -> date | None:
        """None when nothing was typed; Invalid when it is no date."""
        meant = self.meant()
        return day_of_death(meant)

    def meant(self) -> DeathDate | None:
        """As `day`, or a part of a date where the field takes one."""
        typed = self._line.text().strip()
        if not typed:
            return None
        if self._day is not None and typed == format_date_short(self._day):
            return self._day
        if typed in self._offered:
            return self._offered[typed]
        return self._read(typed)

    def set_day(self, day: DeathDate | None) -> None:
        self._line.setText("" if day is None else format_date_short(day))
        self._take(day)
        self.problem_changed.emit("")

    def set_placeholder(self, text: str) -> None:
        """What the field is for, where its label isn't in sight."""
        self._line.setPlaceholderText(text)

    def offer(self, days: Mapping[str, date]) -> None:
        """Days that may also be typed by a name of their own, such as the number beside them."""
        self._offered = days

    def set_today(self, today: date) -> None:
        self._today = today

    def text(self) -> str:
        return self._line.text()

    def set_text(self, typed: str) -> None:
        """As if typed, not yet left."""
        self._line.setText(typed)
        self._on_text_edited(typed)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._line.setAccessibleName(name)

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        self._line.setAccessibleDescription(description)

    def open_calendar(self) -> None:
        if self._popup is None:
            self._popup = CalendarPopup(self)
            self._popup.chosen.connect(self._on_picked)
        shown = self._around()
        self._popup.open_at(self.mapToGlobal(QPoint(0, self.height())), shown, self._today)

    def _on_picked(self, day: date) -> None:
        self.set_day(day)
        self._line.setFocus()

    def _on_text_edited(self, _text: str) -> None:
        self.problem_changed.emit("")
        try:
            self._take(self.meant())
        except Invalid:
            self._take(None)

    def _on_editing_finished(self) -> None:
        try:
            day = self.meant()
        except Invalid as problem:
            self._take(None)
            self.problem_changed.emit(say_problem(problem))
            return
        self.set_day(day)

    def _read(self, typed: str) -> DeathDate:
        return read_local_date(typed, today=self._today, lean=self._lean)

    def _take(self, day: DeathDate | None) -> None:
        self.hint_changed.emit("" if day is None else self._echo(day))
        if day != self._day:
            self._day = day
            self.day_changed.emit(day)

    def _echo(self, day: DeathDate) -> str:
        """How a day is understood; with its distance, where a wrong year would be far off."""
        if isinstance(day, PartialDate):
            return _("{part}: the day isn’t known").format(part=format_date_short(day))
        if isinstance(day, UnknownDay):
            return _("They have died; nobody knows on which day.")
        if self._lean is Lean.PAST:
            return format_weekday_date(day)
        return _("{on}, {distance}").format(
            on=format_weekday_date(day), distance=distance(day, self._today)
        )

    def _around(self) -> date:
        """The day from which to go on."""
        known = None if isinstance(self._day, UnknownDay) else self._day
        return earliest(known or self._today)

    def _step(self, days: int) -> None:
        try:
            self.set_day(self._around() + timedelta(days=days))
        except OverflowError:
            return
        self._line.selectAll()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if happening.type() == QEvent.Type.Resize:
            self._place_icon()
        if happening.type() == QEvent.Type.KeyPress and isinstance(happening, QKeyEvent):
            has_alt = bool(happening.modifiers() & Qt.KeyboardModifier.AltModifier)
            if has_alt and happening.key() == Qt.Key.Key_Down:
                self.open_calendar()
                return True
            step = _STEPS.get(Qt.Key(happening.key()))
            if step is not None and not has_alt:
                self._step(step)
                return True
        return super().eventFilter(watched, happening)

    def minimumSizeHint(self) -> QSize:
        # A date that lost its day would still look like one.
        hint = super().minimumSizeHint()
        widest = look().width_of(format_date_short(_WIDE)) + look().px(54)
        return QSize(max(hint.width(), round(widest)), hint.height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_pick"):
            self._draw_icon()

    def _draw_icon(self) -> None:
        side = look().px(15)
        ratio = self.devicePixelRatioF()
        self._pick.setIcon(shape_icon(Shape.CALENDAR, look().palette.muted, side, ratio))
        self._pick.setIconSize(QSize(side, side))
        self._place_icon()

    def _place_icon(self) -> None:
        side, height = look().px(24), self._line.height()
        left = self._line.width() - side - look().px(5)
        self._pick.setGeometry(left, (height - side) // 2, side, side)
        self._line.setTextMargins(0, 0, side, 0)


_STEPS = {
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_PageUp: 7,
    Qt.Key.Key_PageDown: -7,
}
