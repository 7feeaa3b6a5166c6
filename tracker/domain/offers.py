"""What speaks for and against each day for one wish: the calendar's colours, as words."""

from __future__ import annotations

from datetime import date
from enum import Enum

from tracker.domain.places import PlaceBook
from tracker.domain.proposals import Wish
from tracker.domain.suggested_day import fits_on


class DayFit(Enum):
    """The first that holds of a day; `INSIDE` ones are offered first."""

    PAST = "past"
    NO_DATE = "no-date"
    CLOSED = "closed"
    EARLY = "early"
    OVER_LIMIT = "over-limit"
    FULL = "full"
    LATE = "late"
    INSIDE = "inside"


def day_fit(wish: Wish, day: date, places: PlaceBook, today: date) -> DayFit:
    """How a day suits all courses of a wish."""
    if day < today:
        return DayFit.PAST
    windows = [window for _course, window in wish.courses]
    if any(window.is_blocked for window in windows):
        return DayFit.NO_DATE
    if not places.takes(day, wish.cases):
        return DayFit.CLOSED
    if any(window.earliest_on is not None and day < window.earliest_on for window in windows):
        return DayFit.EARLY
    person = wish.person
    if not all(fits_on(c, w, day, person.booked, person.book) for c, w in wish.courses):
        return DayFit.OVER_LIMIT
    if not places.has_place(day, person.key, wish.cases):
        return DayFit.FULL
    is_late = any(w.overdue_from is not None and day >= w.overdue_from for w in windows)
    return DayFit.LATE if is_late else DayFit.INSIDE
