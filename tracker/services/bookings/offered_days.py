"""Who is to be booked, and which days suit them: places inside the window first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from tracker.domain.next_step import Verb
from tracker.domain.offers import DayFit, day_fit
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.places import clinic_places
from tracker.services.bookings.wishes import read_wishes
from tracker.services.editing import find
from tracker.services.recall.listing import TO_BOOK, UNBOOKED, count_listed, holding_on, recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.storage.list_tables import COURSE, COURSE_PHASE, STAFF

_MOST = 200
_LONGEST_GRACE = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class ToBook:
    """Courses to be booked, the most urgent first; ``total`` counts those beyond the rows too."""

    rows: tuple[RecallRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class OfferedDay:
    """How a day suits a course. ``is_best``: the first to be offered."""

    on: date
    fit: DayFit
    is_best: bool = False


def to_book(tx: Session, today: date) -> ToBook:
    """Who waits for a booking, unless an insurer has to agree first."""
    authorize(tx, Action.READ)
    ids = list(islice(chain.from_iterable(recall_ids(tx, today, TO_BOOK)), _MOST))
    rows = recall_rows(tx, today, ids)
    return ToBook(tuple(rows[one] for one in ids if one in rows), count_listed(tx, today, TO_BOOK))


def who_fits(tx: Session, on: date, today: date, lists: frozenset[str] = frozenset()) -> ToBook:
    """Who isn't booked and could take a place of a day inside the window, nearest its end first.

    So a place that was freed is offered to those whose window holds it, who rest or promised to
    ring back as well: they are called least. Beyond the rows ``total`` goes by the window and the
    day's lists alone, not by other injections of the patient. `lists` narrows them to the places
    of lists of these names.
    """
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    places = clinic_places(tx, rules.days, on, on)
    ids = [
        row.course_id
        for row in tx.execute(_holding_day(on, today))
        if any(
            places.has_place(
                on, row.patient_id, frozenset({(row.condition, row.name or "")}), wanted
            )
            for wanted in lists or ("",)
        )
    ]
    fitting: list[int] = []
    looked_at = 0
    while len(fitting) < _MOST and looked_at < len(ids):
        part = ids[looked_at : looked_at + _MOST]
        looked_at += len(part)
        wishes = read_wishes(tx, {one: (one,) for one in part}, rules, today)
        fitting += [one.key for one in wishes if day_fit(one, on, places, today) is DayFit.INSIDE]
    rows = recall_rows(tx, today, fitting)
    found = tuple(rows[one] for one in fitting if one in rows)
    return ToBook(found, len(found) + len(ids) - looked_at)


def _holding_day(on: date, today: date) -> Select[int, int, str, str | None]:
    """The unbooked courses whose window holds a day, nearest its end first."""
    phase, course = COURSE_PHASE.c, COURSE.c
    return (
        select(course.id.label("course_id"), course.patient_id, course.condition, STAFF.c.name)
        .select_from(COURSE_PHASE)
        .join(COURSE, course.id == phase.course_id)
        .outerjoin(STAFF, STAFF.c.id == course.clinician_id)
        .where(
            phase.state.in_([state.value for state in UNBOOKED]),
            phase.step_verb != Verb.CHASE_INSURER.value,
            *holding_on(today),
            phase.due_on >= on - _LONGEST_GRACE,
            phase.overdue_from > on,
            or_(phase.earliest_on.is_(None), phase.earliest_on <= on),
        )
        .order_by(phase.overdue_from, course.id)
    )


def offered_days(
    tx: Session, course_uuid: str, first: date, count: int, today: date
) -> tuple[OfferedDay, ...]:
    """How each of so many days from ``first`` on suits a course."""
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    rules = current_rules(tx)
    (wish,) = read_wishes(tx, {course.id: (course.id,)}, rules, today)
    days = [first + timedelta(days=n) for n in range(count)]
    places = clinic_places(tx, rules.days, days[0], days[-1])
    fits = {on: day_fit(wish, on, places, today) for on in days}
    due_on = wish.courses[0][1].due_on or first
    order = sorted(
        (on for on, fit in fits.items() if fit in (DayFit.INSIDE, DayFit.LATE)),
        key=lambda on: (fits[on] is DayFit.LATE, on < due_on, abs(on - due_on)),
    )
    return tuple(OfferedDay(on, fit, on in order[:1]) for on, fit in fits.items())
