"""The patient's own card: when to come again, for each treatment, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tracker.domain.state import State
from tracker.services.patients.card import CourseCard, PatientCard
from tracker.text import _, format_date_short, format_weekday_date
from tracker.ui.printing.markup import Markup, heading, joined, paragraph, text, title
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.patient_history import identity


def date_card(card: PatientCard, today: date) -> Paper:
    """To take home: no dose, no lot, no warning."""
    return Paper(
        file_name=_("Dates {number}").format(number=card.header.record_number),
        running_title=identity(card.header),
        printed_line=_("As of {on}").format(on=format_date_short(today)),
        body=joined(_body(card, today)),
    )


def _body(card: PatientCard, today: date) -> Iterator[Markup]:
    yield title(_("Dates for {name}").format(name=card.header.name))
    running = [course for course in card.courses if course.state is not State.ENDED]
    if not running:
        yield paragraph(_("No treatment is open, so no date is due."))
    for course in running:
        yield heading(course.label)
        if course.newest_on is not None:
            yield paragraph(
                _("Last treated on {on}.").format(on=format_weekday_date(course.newest_on))
            )
        yield paragraph(text(_next(course, today), kind="strong"))
    if running:
        yield paragraph(
            _(
                "If you can’t come, tell us as soon as you know, so that another day can be found. "
                "Tell every doctor that you are treated with botulinum toxin, and us if you "
                "were treated with it elsewhere."
            ),
            kind="item",
        )


def _next(course: CourseCard, today: date) -> str:
    booking = course.booking
    if booking is not None and booking.at_time is not None:
        return _("Your next appointment: {on}, {time}.").format(
            on=format_weekday_date(booking.on), time=f"{booking.at_time:%H:%M}"
        )
    if booking is not None:
        return _("Your next appointment: {on}.").format(on=format_weekday_date(booking.on))
    if course.due_on is None or course.overdue_from is None:
        return _("We tell you when to come again.")
    if course.overdue_from <= today:
        return _("You are due since {on}. Please ring us for a day.").format(
            on=format_date_short(course.due_on)
        )
    return _("To come again between {begin} and {end}; no day is booked yet.").format(
        begin=format_date_short(course.due_on),
        end=format_date_short(course.overdue_from - timedelta(days=1)),
    )
