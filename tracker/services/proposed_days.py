"""The next days that can be offered on the telephone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Protocol

from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.facts import Course
from tracker.domain.protocol import Rules
from tracker.services.booking_checks import NO_PLACE, check_booking
from tracker.services.course_window import CourseWindow

_WANTED = 3
_LONGEST_SEARCH = 366
_LOOKED_AT = 12
"""So many open days are tried, where bookings and dose limits are in the way."""


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """`is_late`: after the window of one of the treatments, so that booking it takes a reason."""

    on: date
    is_late: bool = False


class _Called(Protocol):
    @property
    def uuid(self) -> str: ...

    @property
    def now(self) -> CourseWindow: ...


def proposed_days(
    tx: Session, courses: tuple[_Called, ...], rules: Rules, today: date
) -> tuple[ProposedDay, ...]:
    """The next three days with a place for all of them: inside the window, else late.

    Nothing where one of them has no day at all.
    """
    suggested = [course.now.suggested_on for course in courses]
    if None in suggested:
        return ()
    first_on = max(on for on in suggested if on is not None)
    overdue = [on for course in courses if (on := course.now.window.overdue_from) is not None]
    ends_on = min(overdue, default=date.max)
    uuids = tuple(course.uuid for course in courses)
    found: list[ProposedDay] = []
    for on in _open_days(first_on, [one.now.course for one in courses], rules):
        is_late = on >= ends_on
        if is_late and found and not found[0].is_late:
            # What is left of the window is offered by itself.
            break
        checks = check_booking(tx, uuids, on, today)
        if all(check.grade is not Grade.STOPS and check.code not in NO_PLACE for check in checks):
            found.append(ProposedDay(on, is_late))
        if len(found) == _WANTED:
            break
    return tuple(found)


def _open_days(first_on: date, treated: list[Course], rules: Rules) -> Iterator[date]:
    """Days that take every one of these courses; a year is looked through at most."""
    taking = (
        on
        for on in (first_on + timedelta(days=number) for number in range(_LONGEST_SEARCH))
        if all(rules.days.takes(on, one.condition, one.clinician) for one in treated)
    )
    return islice(taking, _LOOKED_AT)
