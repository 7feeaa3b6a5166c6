"""The patient of the call: who, how to reach them, and each treatment that it is about."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.contact_ladder import Climb, Rung
from tracker.services.contacts.call_sheet import CalledCourse, CallSheet
from tracker.services.wording import course_label, product_short, span_label
from tracker.text import _, format_date_short, format_units, format_weekday_date, ngettext
from tracker.ui.look import look
from tracker.ui.recall.panel_person import PanelPerson
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.window_line import WindowDates, WindowLine


class CallCard(QWidget):
    """Shows one sheet; made once, filled for each patient."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._person = PanelPerson(kinds=("called", "called"))
        self._days = PlainLabel(kind="strong", wraps=True)
        self._climb = PlainLabel(kind="strong", wraps=True)
        self._courses: list[_CourseCard] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look().px(12))
        self._layout.addWidget(self._person)
        self._layout.addWidget(self._climb)
        self._layout.addWidget(self._days)
        self._layout.addStretch(1)

    def show_sheet(self, sheet: CallSheet) -> None:
        self._person.show_panel(sheet.panel)
        told = _told_of(sheet.climb)
        if sheet.person:
            spoken = _("Speaking with {person}.").format(person=sheet.person)
            told = f"{spoken}\n{told}".strip()
        self._climb.setText(told)
        self._climb.setVisible(bool(told))
        self._days.setText(_days_of(sheet))
        while len(self._courses) < len(sheet.courses):
            card = _CourseCard()
            self._courses.append(card)
            self._layout.insertWidget(self._layout.count() - 1, card)
        for number, card in enumerate(self._courses):
            card.setVisible(number < len(sheet.courses))
            if number < len(sheet.courses):
                card.show_course(sheet.courses[number], sheet)


class _CourseCard(Card):
    """A treatment: last injections, window, suggested day."""

    def __init__(self) -> None:
        super().__init__(" ")
        self._last = PlainLabel(kind="muted", wraps=True)
        self._span = PlainLabel(kind="strong", wraps=True)
        self._line = WindowLine()
        self._day = PlainLabel(wraps=True)
        for part in (self._last, self._span, self._line, self._day):
            self.body.addWidget(part)

    def show_course(self, course: CalledCourse, sheet: CallSheet) -> None:
        now, today = course.now, sheet.panel.today
        window = now.window
        self.set_title(course_label(now.course.condition, now.course.body_region))
        newest = [s for s in now.course.sessions if s.status.counts and s.on == window.newest_on]
        dose = next((s.dose for s in newest if s.dose is not None), None)
        self._last.setText(_last(course, dose))
        span = span_label(window.earliest_on, window.overdue_from)
        self._span.setText(span[:1].upper() + span[1:])
        self._line.show_dates(
            WindowDates(
                today=today,
                last_on=window.newest_on,
                last_text=format_units(dose) if dose else "",
                earliest_on=window.earliest_on,
                due_on=window.due_on,
                overdue_from=window.overdue_from,
                lapsed_from=window.lapsed_from,
                booked_on=now.standing.booked_on,
            )
        )
        booked = now.standing.booked_on
        self._day.setText(
            "" if booked is None else _("Booked: {on}").format(on=format_weekday_date(booked))
        )
        self._day.setVisible(booked is not None)


def _days_of(sheet: CallSheet) -> str:
    """The next open days, as their keys book them."""
    if not sheet.days:
        return _("No day can be proposed.")
    days = " · ".join(format_weekday_date(day.on) for day in sheet.days)
    if sheet.days[0].is_late:
        return _("Next open days, after the window: {days}").format(days=days)
    return _("Next open days in the window: {days}").format(days=days)


def _last(course: CalledCourse, dose: int | None) -> str:
    on = course.now.window.newest_on
    product = product_short(course.now.course.product)
    if on is None:
        return _("{product}, not injected yet").format(product=product)
    if dose is None:
        return _("Last injected on {on}: {product}").format(
            on=format_date_short(on), product=product
        )
    return _("Last injected on {on}: {product} {dose}").format(
        on=format_date_short(on), product=product, dose=format_units(dose)
    )


def _told_of(climb: Climb) -> str:
    """What the clinic's habit asks for now; "" where it is just another call."""
    tries = ngettext("Tried on {count} day.", "Tried on {count} days.", climb.tries).format(
        count=climb.tries
    )
    match climb.rung:
        case Rung.WRITE:
            return _("{tries} Now write a letter.").format(tries=tries)
        case Rung.CALL_DOCTOR:
            return _("Decided: call the patient’s doctor.")
        case Rung.TRY if {"time", "channel"} <= climb.lacks:
            return _("{tries} Try at another time of day, and another way.").format(tries=tries)
        case Rung.TRY if "time" in climb.lacks:
            return _("{tries} Try at another time of day.").format(tries=tries)
        case Rung.TRY if "channel" in climb.lacks:
            return _("{tries} Try another way: a text message or an e-mail.").format(tries=tries)
    return tries if climb.tries else ""
