"""The calendar: each day's lists with their places, and who is booked, by a range of dates."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.places import Taken, places_of
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.places import HOLDING, clinic_places
from tracker.services.clinic_days.today_parts import courses_of, people
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import person_name

MOST_DAYS = 42


@dataclass(frozen=True, slots=True)
class CalendarBooking:
    """Who is booked. `conditions` are the codes of what for."""

    uuid: str
    version: int
    patient_uuid: str
    name: str
    at_time: time | None
    status: str
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day. `booked` are patients; `unlisted` of them are booked where no list takes them.

    `named` are the first of them, by time. `closed_for`: the reason of a closure, None without one.
    `came` and `missed` are appointments that have had their outcome, `waiting` those without.
    """

    on: date
    lists: tuple[Taken, ...]
    booked: int
    unlisted: int
    named: tuple[CalendarBooking, ...]
    closed_for: str | None = None
    is_holiday: bool = False
    came: int = 0
    missed: int = 0
    waiting: int = 0

    @property
    def is_open(self) -> bool:
        return bool(self.lists)

    @property
    def appointments(self) -> int:
        """How many there are to name."""
        return self.came + self.missed + self.waiting

    @property
    def places(self) -> int | None:
        """All places of the day; None without an end of them, and where it isn't open."""
        return places_of(self.lists)[1] if self.lists else None

    @property
    def left(self) -> int | None:
        """Places left, below zero where too many are booked."""
        known = [one.left for one in self.lists if one.left is not None]
        return sum(known) if known and len(known) == len(self.lists) else None


def read_calendar(tx: Session, first: date, count: int, most_named: int) -> tuple[CalendarDay, ...]:
    """So many days from ``first`` on, at the most `MOST_DAYS`, each with its first patients."""
    authorize(tx, Action.READ_CHART)
    days = [first + timedelta(days=n) for n in range(min(count, MOST_DAYS))]
    rules = current_rules(tx)
    places = clinic_places(tx, rules.days, days[0], days[-1])
    closures = _closures(tx, days[0], days[-1])
    counts = _counts(tx, days[0], days[-1])
    found = []
    for on in days:
        lists = places.taken_on(on)
        booked = places.booked_on(on)
        reason, is_holiday = closures.get(on, (None, False))
        day = CalendarDay(
            on=on,
            lists=lists,
            booked=booked,
            unlisted=places.unlisted_on(on),
            named=(),
            closed_for=reason,
            is_holiday=is_holiday,
            came=counts[on, "done"],
            missed=counts[on, "missed"],
            waiting=counts[on, "booked"] + counts[on, "arrived"],
        )
        is_named = day.appointments > 0 and most_named > 0
        found.append(replace(day, named=_named(tx, on, most_named)) if is_named else day)
    return tuple(found)


def _closures(tx: Session, first: date, last: date) -> dict[date, tuple[str, bool]]:
    closure = r.Closure
    rows = tx.execute(
        select(closure.closed_on, closure.reason, closure.is_public_holiday).where(
            closure.closed_on >= first,
            closure.closed_on <= last,
            closure.withdrawn_on.is_(None),
        )
    )
    return {row.closed_on: (row.reason, row.is_public_holiday) for row in rows}


def _counts(tx: Session, first: date, last: date) -> Counter[tuple[date, str]]:
    a = r.Appointment
    rows = tx.execute(
        select(a.on_date, a.status, func.count())
        .where(a.on_date.between(first, last), a.status.in_(HOLDING))
        .group_by(a.on_date, a.status)
    )
    return Counter({(on, status): count for on, status, count in rows})


def _named(tx: Session, on: date, most: int) -> tuple[CalendarBooking, ...]:
    a = r.Appointment
    rows = tx.execute(
        select(a.id, a.uuid, a.version, a.patient_id, a.at_time, a.status)
        .where(a.on_date == on, a.status.in_(HOLDING))
        .order_by(a.at_time.is_(None), a.at_time, a.id)
        .limit(most)
    ).all()
    names = people(tx, [row.patient_id for row in rows])
    conditions = _conditions(tx, [row.id for row in rows])
    return tuple(_booking(row, names[row.patient_id], conditions[row.id]) for row in rows)


def _conditions(tx: Session, appointment_ids: list[int]) -> dict[int, tuple[str, ...]]:
    links = courses_of(tx, appointment_ids)
    ids = {course for courses in links.values() for course in courses}
    known = dict(
        tx.execute(select(r.Course.id, r.Course.condition).where(r.Course.id.in_(ids))).all()
    )
    return {one: tuple(sorted(known[c] for c in courses)) for one, courses in links.items()}


def _booking(row: Any, person: Any, conditions: tuple[str, ...]) -> CalendarBooking:
    return CalendarBooking(
        row.uuid,
        row.version,
        person.uuid,
        person_name(person.family_name, person.given_name),
        row.at_time,
        row.status,
        conditions,
    )
