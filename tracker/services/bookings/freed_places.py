"""Places that are free again: somebody cancelled, moved or did not come, and lists were full."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from tracker.domain.clinic_lists import ClinicList
from tracker.domain.places import Cases, PlaceBook
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.offered_days import who_fits
from tracker.services.bookings.passed_places import passed_at
from tracker.services.bookings.places import clinic_places
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r

AHEAD = timedelta(weeks=8)
LATELY = timedelta(days=7)

_GIVEN_UP = ("cancelled-by-patient", "missed")
_FREED = (*_GIVEN_UP, "cancelled-by-clinic")


@dataclass(frozen=True, slots=True)
class FreedPlace:
    """`left`: places of the lists named, "" where the day has no other.

    `fitting`: how many treatments they could be offered to.
    """

    on: date
    left: int
    fitting: int
    list_name: str = ""


@dataclass(frozen=True, slots=True)
class _Freed:
    """A place that was given back: who had it, for what, and on the list of which name.

    `is_given_up`: by the patient, who took the day back or did not come, which was said at `told_at`.
    """

    patient_id: int
    cases: Cases
    wanted: str
    is_given_up: bool
    told_at: datetime


def freed_places(
    tx: Session, today: date, *, progress: Callable[[int, int], None] | None = None
) -> tuple[FreedPlace, ...]:
    """The lists of each day, from today on and within eight weeks, that have a place again.

    A place of one list is no place of another: those that take what somebody came for who gave a
    place back in the last seven days. Again: no more places are left on them than were given back.
    Today has some too, for the rest of the day. Left out is what fits nobody but those who gave it
    up, and what somebody has left aside since.
    """
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    freed = _freed(tx, today) if rules.days.lists else {}
    found: list[FreedPlace] = []
    for number, on in enumerate(sorted(freed)):
        if progress is not None:
            progress(number, len(freed))
        places = clinic_places(tx, rules.days, on, on)
        for lists, given in _by_lists(places, on, freed[on]).items():
            left = _left(places, on, lists)
            if not 0 < left <= len(given):
                continue
            is_all = len(lists) == len(places.lists_on(on))
            name = "" if is_all else ", ".join(one.name for one in lists)
            aside = passed_at(tx, on, name)
            if aside is not None and all(one.told_at <= aside for one in given):
                continue
            fitting = who_fits(tx, on, today, frozenset(one.name for one in lists))
            gave_up = {one.patient_id for one in given if one.is_given_up}
            if {row.patient_id for row in fitting.rows} - gave_up:
                found.append(FreedPlace(on, left, fitting.total, name))
    return tuple(found)


def _by_lists(
    places: PlaceBook, on: date, freed: list[_Freed]
) -> dict[tuple[ClinicList, ...], list[_Freed]]:
    """What was given back, by the lists that could take it again."""
    found: dict[tuple[ClinicList, ...], list[_Freed]] = defaultdict(list)
    for one in freed:
        held = places.lists_on(on)
        named = tuple(a for a in held if a.name == one.wanted)
        lists = named or tuple(a for a in held if all(a.accepts(*case) for case in one.cases))
        if lists:
            found[lists].append(one)
    return found


def _left(places: PlaceBook, on: date, lists: tuple[ClinicList, ...]) -> int:
    """0 where places have no end: nobody waits for one there."""
    left = [one.left for one in places.taken_on(on) if one.held in lists]
    return sum(max(one, 0) for one in left if one is not None) if None not in left else 0


def _freed(tx: Session, today: date) -> dict[date, list[_Freed]]:
    """The places of each day that were given back lately."""
    a, move, outcome = r.Appointment, r.BookingMove, r.OutcomeMoment
    span = (today, today + AHEAD)
    told_at = func.coalesce(outcome.told_at, a.created_at, type_=a.created_at.type)
    cancelled = (
        _of(a.on_date, told_at)
        .outerjoin(outcome, outcome.appointment_id == a.id)
        .where(a.on_date.between(*span), a.status.in_(_FREED), a.outcome_on > today - LATELY)
    )
    moved = (
        _of(move.from_date, move.created_at)
        .join(move, move.appointment_id == a.id)
        .where(
            move.from_date.between(*span),
            move.moved_on > today - LATELY,
            move.taken_back_on.is_(None),
        )
    )
    found: dict[date, list[_Freed]] = defaultdict(list)
    for query in (cancelled, moved):
        rows = tx.execute(query.order_by(a.id)).all()
        for (_id, on), group in groupby(rows, key=itemgetter(0, 1)):
            listed = list(group)
            cases = frozenset((row[4], row[5] or "") for row in listed)
            first = listed[0]
            is_given_up = first[6] in _GIVEN_UP
            found[on].append(_Freed(first[2], cases, first[3] or "", is_given_up, first[7]))
    return found


def _of(on: Any, told_at: Any) -> Select[Any]:
    """The courses of appointments, each with the day ``on``, the list's name and that moment."""
    a, link, course = r.Appointment, r.AppointmentCourse, r.Course
    return (
        select(
            *(a.id, on, a.patient_id, a.list_name),
            *(course.condition, r.Staff.name, a.status, told_at),
        )
        .join(link, link.appointment_id == a.id)
        .join(course, course.id == link.course_id)
        .outerjoin(r.Staff, r.Staff.id == course.clinician_id)
    )
