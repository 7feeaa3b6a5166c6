"""The first open day on which a course can be treated, with what is booked for the patient."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TypeAlias

from tracker.domain.dosing import DoseBook, Given
from tracker.domain.facts import Course
from tracker.domain.places import Cases
from tracker.domain.protocol import Rules
from tracker.domain.schedule import Window

HasPlace: TypeAlias = Callable[[date, Cases], bool]
"""Whether a patient finds a place on a day that takes what they come for."""

_YEAR = timedelta(days=366)


def always(_day: date, _cases: Cases) -> bool:
    """As in a clinic without lists, where every open day has a place."""
    return True


def suggested_day(
    course: Course,
    window: Window,
    rules: Rules,
    today: date,
    book: DoseBook,
    bookings: Sequence[Given],
    has_place: HasPlace = always,
) -> date | None:
    """The first open day with a place, on or after the later of due and today, on which the dose fits.

    ``bookings`` are those of the patient's other courses, today or later: together with the ones
    up to that day every limit must hold, and on each later one whose days the new dose falls in.
    It moves forward only. Where no place is free within a year it is the first open day of all, as
    somebody could only be squeezed in. None where no day fits, or the window is blocked.
    """
    if window.due_on is None:
        return None
    first = _first_fitting(course, window, rules, max(window.due_on, today), book, bookings)
    candidate, cases = first, frozenset({(course.condition, course.clinician)})
    while candidate is not None and first is not None and candidate < first + _YEAR:
        if has_place(candidate, cases):
            return candidate
        later = candidate + timedelta(days=1)
        candidate = _first_fitting(course, window, rules, later, book, bookings)
    return first


def _first_fitting(
    course: Course,
    window: Window,
    rules: Rules,
    start: date,
    book: DoseBook,
    bookings: Sequence[Given],
) -> date | None:
    product, dose = course.product, window.planned_dose
    candidate = rules.days.first_open(start, course.condition, course.clinician)
    if dose is None:
        return candidate
    others = _of_product(bookings, product)
    steps = _days_when_sums_fall(book, rules, product, others)
    while candidate is not None:
        if _fits_with_bookings(course, dose, candidate, others, book):
            return candidate
        later = candidate + timedelta(days=1)
        if not any(day > candidate for day in steps):
            return None
        candidate = rules.days.first_open(later, course.condition, course.clinician)
    return None


def fits_on(
    course: Course, window: Window, day: date, bookings: Sequence[Given], book: DoseBook
) -> bool:
    """Whether the planned dose fits on a day together with bookings of the patient's courses."""
    dose = window.planned_dose
    others = _of_product(bookings, course.product)
    return dose is None or _fits_with_bookings(course, dose, day, others, book)


def _days_when_sums_fall(
    book: DoseBook, rules: Rules, product: str, bookings: Sequence[Given]
) -> list[date]:
    doses = [g for g in (*book.given, *bookings) if g.product == product]
    return [g.on + timedelta(days=limit.days) for limit in rules.limits_of(product) for g in doses]


def _of_product(bookings: Sequence[Given], product: str) -> list[Given]:
    return [b for b in bookings if b.product == product and b.dose is not None]


def _fits_with_bookings(
    course: Course, dose: int, day: date, bookings: Sequence[Given], book: DoseBook
) -> bool:
    product = course.product
    if book.passed(product, course.condition, dose, day, bookings):
        return False
    mine = Given(day, product, dose, course.condition, course.key)
    for later in (b for b in bookings if b.on > day):
        for limit, allowed in book.binding(product, later.condition or "", later.on):
            if not limit.sums(course.condition) or day <= later.on - timedelta(days=limit.days):
                continue
            if book.total(product, limit, later.on, [*bookings, mine]).dose > allowed:
                return False
    return True
