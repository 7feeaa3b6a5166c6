"""Why this date: the window as a line of time and as sentences, and the suggested day."""

from datetime import date, timedelta

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.schedule import Window
from tracker.services.recall.panel import RecallPanel
from tracker.services.wording import say_reason
from tracker.text import _, format_units, format_weekday_date
from tracker.ui.look import look
from tracker.ui.recall.wording import near_day
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.rule import Rule
from tracker.ui.widgets.window_line import WindowDates, WindowLine


class PanelWhy(QWidget):
    """The last part of the side panel."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._span = PlainLabel(kind="heading", wraps=True)
        self._line = WindowLine()
        self._suggested = PlainLabel(kind="strong", wraps=True)
        self._reasons = QVBoxLayout()

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(self._span)
        layout.addWidget(self._line)
        layout.addWidget(self._suggested)
        self._reasons.setSpacing(look().px(6))
        layout.addLayout(self._reasons)

    def show_panel(self, panel: RecallPanel) -> None:
        window = panel.now.window
        self._span.setText(_span(window, panel.today))
        self._line.show_dates(_dates(panel))
        self._suggested.setText(_suggested(panel))
        self._show_reasons([say_reason(reason) for reason in panel.now.reasons])

    def _show_reasons(self, sentences: list[str]) -> None:
        while (item := self._reasons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for sentence in sentences:
            if self._reasons.count():
                self._reasons.addWidget(Rule())
            self._reasons.addWidget(PlainLabel(sentence, kind="small", wraps=True))


def _span(window: Window, today: date) -> str:
    if window.overdue_from is None:
        return _("No date fits")
    last = near_day(window.overdue_from - timedelta(days=1), today)
    if window.earliest_on is None:
        return _("Treat by {last}").format(last=last)
    return _("Treat from {earliest}, by {last}").format(
        earliest=near_day(window.earliest_on, today), last=last
    )


def _dates(panel: RecallPanel) -> WindowDates:
    window = panel.now.window
    doses = [s.dose for s in panel.now.course.sessions if s.on == window.newest_on and s.dose]
    return WindowDates(
        today=panel.today,
        last_on=window.newest_on,
        last_text=format_units(doses[0]) if doses else "",
        earliest_on=window.earliest_on,
        due_on=window.due_on,
        overdue_from=window.overdue_from,
        lapsed_from=window.lapsed_from,
        booked_on=panel.now.standing.booked_on,
    )


def _suggested(panel: RecallPanel) -> str:
    if panel.now.standing.booked_on is not None:
        return _("Booked: {on}").format(on=format_weekday_date(panel.now.standing.booked_on))
    if panel.now.suggested_on is None:
        return _("No day can be suggested.")
    return _("Suggested: {on}").format(on=format_weekday_date(panel.now.suggested_on))
