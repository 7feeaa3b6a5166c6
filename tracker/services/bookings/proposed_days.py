"""The next days that can be offered on the telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from tracker.domain import facts
from tracker.domain.bookings import booked_doses, standing_bookings
from tracker.domain.dosing import DoseBook
from tracker.domain.proposals import Person, Places, Wish, is_free
from tracker.domain.protocol import Rules
from tracker.services.courses.course_window import CourseWindow

_WANTED = 3
_LONGEST_SEARCH = 366
_LOOKED_AT = 60
"""So many open days are tried, where bookings and dose limits are in the way."""


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """`is_late`: after the window of one of the treatments, so that booking it takes a reason."""

    on: date
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom days are proposed to: all facts of the patient, and who finds which places."""

    key: int
    patient: facts.Patient
    rules: Rules
    places: Places
    today: date


def proposed_days(caller: Caller, courses: Sequence[CourseWindow]) -> tuple[ProposedDay, ...]:
    """The next three days with a place for all of these courses: inside the window, else late.

    Nothing where one of them has no day at all, or has ended.
    """
    suggested = [course.suggested_on for course in courses]
    if None in suggested or any(one.course.ending is not None for one in courses):
        return ()
    first_on = max(on for on in suggested if on is not None)
    overdue = [on for one in courses if (on := one.window.overdue_from) is not None]
    ends_on = min(overdue, default=date.max)
    wish, taken = _wish(caller, courses), _taken(caller, courses)
    found: list[ProposedDay] = []
    for on in _open_days(first_on, [one.course for one in courses], caller.rules):
        is_late = on >= ends_on
        if is_late and found and not found[0].is_late:
            # What is left of the window is offered by itself.
            break
        if on not in taken and is_free(on, [wish], caller.places):
            found.append(ProposedDay(on, is_late))
        if len(found) == _WANTED:
            break
    return tuple(found)


def _wish(caller: Caller, courses: Sequence[CourseWindow]) -> Wish:
    """One visit for all of them, beside all that is booked."""
    patient, rules = caller.patient, caller.rules
    booked = tuple(booked_doses(patient, rules, caller.today))
    person = Person(caller.key, DoseBook(patient, rules), booked)
    return Wish(caller.key, person, tuple((one.course, one.window) for one in courses))


def _taken(caller: Caller, courses: Sequence[CourseWindow]) -> set[date]:
    """Days on which one of them is booked already."""
    return {
        booked.on
        for one in courses
        for booked in standing_bookings(one.course, one.window, caller.today)
    }


def _open_days(first_on: date, treated: list[facts.Course], rules: Rules) -> Iterator[date]:
    """Days that take every one of these courses; a year is looked through at most."""
    taking = (
        on
        for on in (first_on + timedelta(days=number) for number in range(_LONGEST_SEARCH))
        if all(rules.days.takes(on, one.condition, one.clinician) for one in treated)
    )
    return islice(taking, _LOOKED_AT)
