"""Weeks in which there are fewer places than windows that hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.places import Cases, PlaceBook

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Expected:
    """Somebody who isn't booked, with the window of the course. ``earliest_on`` None: any day."""

    patient: int
    cases: Cases
    earliest_on: date | None
    due_on: date
    overdue_from: date


def short_weeks(
    expected: Iterable[Expected], places: PlaceBook, today: date, until: date
) -> dict[date, int]:
    """How many find no place in their window, by the Monday of the week in which they are due.

    Who is due already is told in the week of the next day that treats them: none of a week that
    is over can help. Whose window has closed takes the first place of the next seven days. ``places`` holds those
    who find one afterwards. Weeks that lack none are missing; nobody due after ``until`` counts.
    """
    short: Counter[date] = Counter()
    for one in sorted(expected, key=lambda e: (e.overdue_from, e.due_on, e.patient)):
        due_on = max(one.due_on, today)
        if due_on > until:
            continue
        on = next(
            (d for d in _days(one, today) if places.has_place(d, one.patient, one.cases)), None
        )
        if on is None:
            told_on = due_on
            if one.due_on <= today:
                told_on = next((d for d in _days(one, today) if places.takes(d, one.cases)), today)
            short[told_on - timedelta(days=told_on.weekday())] += 1
        else:
            places.hold(on, one.patient, one.cases)
    return dict(sorted(short.items()))


def _days(one: Expected, today: date) -> Iterator[date]:
    """From due on to the end of the window, and then back to its beginning."""
    start = max(one.due_on, today)
    end = one.overdue_from if one.overdue_from > today else today + _WEEK
    yield from (start + timedelta(days=n) for n in range((end - start).days))
    first = max(one.earliest_on or today, today)
    yield from (start - timedelta(days=n) for n in range(1, (start - first).days + 1))
