"""The patient of the call: who, how to reach them, and each treatment that it is about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import islice

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.contact_ladder import Climb, Rung
from tracker.services.contacts.call_sheet import CalledCourse, CallSheet
from tracker.services.wording import course_label, product_short, say_reason, span_label
from tracker.services.wording.lateness import distance
from tracker.text import _, format_date_short, format_units, format_weekday_date, ngettext
from tracker.ui.look import look
from tracker.ui.recall.panel_person import PanelPerson
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.window_line import WindowDates, WindowLine

_EARLIER = 3
_SAID_ABOVE = frozenset({"due-target", "window", "window-open", "rule", "rule-check"})
"""Reasons that the card tells anyway, or that nobody asks for on the telephone."""


class CallCard(QWidget):
    """Shows one sheet; made once, filled for each patient."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._person = PanelPerson(is_large=True)
        self._open = PlainLabel(wraps=True)
        self._days = PlainLabel(kind="strong", wraps=True)
        self._climb = PlainLabel(kind="strong", wraps=True)
        self._courses: list[_CourseCard] = []
        self._wording = PlainLabel(kind="muted", wraps=True)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(look().px(12))
        self._layout.addWidget(self._person)
        self._layout.addWidget(self._climb)
        days = QVBoxLayout()
        days.setSpacing(look().px(4))
        days.addWidget(self._open)
        days.addWidget(self._days)
        self._layout.addLayout(days)
        self._layout.addWidget(self._wording)
        self._layout.addStretch(1)

    def show_sheet(self, sheet: CallSheet) -> None:
        # What the call is about has a card of its own.
        others = [one for one in sheet.panel.siblings if one.uuid not in sheet.course_uuids]
        self._person.show_panel(replace(sheet.panel, siblings=tuple(others)))
        told = _told_of(sheet.climb)
        if sheet.person:
            spoken = _("Speaking with {person}.").format(person=sheet.person)
            told = f"{spoken}\n{told}".strip()
        self._climb.setText(told)
        self._climb.setVisible(bool(told))
        self._open.setText(_open_days(sheet))
        self._days.setText(
            "\n".join(
                f"{format_weekday_date(day.on)} · {distance(day.on, sheet.panel.today)}"
                for day in sheet.days
            )
        )
        self._days.setVisible(bool(sheet.days))
        while len(self._courses) < len(sheet.courses):
            card = _CourseCard()
            self._courses.append(card)
            self._layout.insertWidget(self._layout.indexOf(self._wording), card)
        self._wording.setText(
            _("“Text sent” copies this text: {wording}").format(wording=sheet.wording)
        )
        for number, card in enumerate(self._courses):
            card.setVisible(number < len(sheet.courses))
            if number < len(sheet.courses):
                card.show_course(sheet.courses[number], sheet)


class _CourseCard(Card):
    """A treatment: last injections, window, and why: whoever is called asks for it."""

    def __init__(self) -> None:
        super().__init__(" ")
        self._last = PlainLabel(kind="muted", wraps=True)
        self._span = PlainLabel(kind="strong", wraps=True)
        self._line = WindowLine()
        self._day = PlainLabel(wraps=True)
        self._why = PlainLabel(kind="muted", wraps=True)
        for part in (self._last, self._span, self._line, self._day, self._why):
            self.body.addWidget(part)

    def show_course(self, course: CalledCourse, sheet: CallSheet) -> None:
        now, today = course.now, sheet.panel.today
        window = now.window
        self.set_title(course_label(now.course.condition, now.course.body_region))
        doses = _doses(course)
        dose = doses.pop(window.newest_on, None) if window.newest_on is not None else None
        self._last.setText(f"{_last(course, dose)}\n{_earlier(doses)}".strip())
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
        why = [say_reason(one) for one in now.reasons if one.code not in _SAID_ABOVE]
        self._why.setText("\n".join(why))
        self._why.setVisible(bool(why))


def _open_days(sheet: CallSheet) -> str:
    """What the days are that their keys book."""
    if not sheet.days:
        return _("No day can be proposed.")
    if sheet.days[0].is_late:
        return _("Next open days, after the window:")
    return _("Next open days in the window:")


def _doses(course: CalledCourse) -> dict[date, int | None]:
    """What was given on each day, the newest first; None where that is not known."""
    given = [one for one in course.now.course.sessions if one.status.counts]
    given.sort(key=lambda one: (one.on, one.dose is not None), reverse=True)
    found: dict[date, int | None] = {}
    for one in given:
        found.setdefault(one.on, one.dose)
    return found


def _earlier(doses: Mapping[date, int | None]) -> str:
    """A few injections before the last ones; "" for none."""
    said = (
        format_date_short(on) if dose is None else f"{format_date_short(on)}, {format_units(dose)}"
        for on, dose in islice(doses.items(), _EARLIER)
    )
    listed = " · ".join(said)
    return _("Before that: {injections}").format(injections=listed) if listed else ""


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
