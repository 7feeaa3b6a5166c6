"""Closing clinic days: who falls in, where they could go, and moving them in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.outcome import Done
from tracker.domain.places import PlaceBook, places_of
from tracker.domain.problems import EditConflict, Invalid
from tracker.domain.proposals import Wish, harm, propose
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.appointments import move_booking
from tracker.services.bookings.checks import MOVED_BY_CLINIC
from tracker.services.bookings.moves import times_moved
from tracker.services.bookings.places import clinic_places, places_to_give
from tracker.services.bookings.untold import select_untold
from tracker.services.bookings.untold_patients import mark_untold
from tracker.services.bookings.wishes import read_wishes
from tracker.services.clinic_days.closures import Closing, close_days
from tracker.services.clinic_days.today_parts import courses_of, people
from tracker.services.editing import find, full_name
from tracker.services.facts import chunks
from tracker.services.rules.in_force import current_rules
from tracker.services.together import together
from tracker.storage import records as r
from tracker.storage.list_tables import UNTOLD_BOOKING
from tracker.text import _, format_date_short, format_weekday_date, ngettext, person_name

HORIZON = timedelta(weeks=8)
"""How far after the last closed day places are looked for."""

_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class FallsIn:
    """Somebody who is booked on a day that is to be closed, and the day that is proposed.

    `overdue_from` is when the window of the first of their courses closes. `proposed_on` None: no
    place is free. `is_late`: the window has closed by then, or there is no day at all.
    """

    uuid: str
    version: int
    patient_uuid: str
    name: str
    on: date
    conditions: tuple[str, ...]
    overdue_from: date | None
    times_moved: int
    proposed_on: date | None
    list_name: str
    is_late: bool
    is_known: bool = True
    """Whether the patient knows of the day that they are booked on."""

    @property
    def is_asked_first(self) -> bool:
        """Whether it is sooner than a day that they know of: nobody has to be able to come then."""
        return self.is_known and self.proposed_on is not None and self.proposed_on < self.on

    @property
    def was_late(self) -> bool:
        """Whether the day that is to be closed is after the window already."""
        return self.overdue_from is not None and self.on >= self.overdue_from


@dataclass(frozen=True, slots=True)
class ClosurePreview:
    """What closing days would do: who falls in, most harmed first, and the places left.

    `left_before` and `left_after` are the free places from now to the end of the search, before
    and after everybody is moved; None where there is no end of places.
    """

    days: tuple[date, ...]
    falls_in: tuple[FallsIn, ...]
    left_before: int | None
    left_after: int | None
    until: date
    too_many: int = 0
    """How many fall in, where they are too many to be moved in one act; then `falls_in` is empty."""

    @property
    def late(self) -> int:
        """How many pass overdue, who would not have on the day that they know of."""
        return sum(one.is_late and not one.was_late for one in self.falls_in)

    @property
    def proposed(self) -> tuple[FallsIn, ...]:
        return tuple(one for one in self.falls_in if one.proposed_on is not None)


def preview_closing_span(tx: Session, first: date, last: date, today: date) -> ClosurePreview:
    """`preview_closing` of the days from ``first`` to ``last`` on which patients are treated.

    Also of those on which somebody is booked all the same. Raises Invalid.
    """
    authorize(tx, Action.READ_CHART)
    if first < today:
        raise Invalid(
            _("{on} is before today.").format(on=format_weekday_date(first)), field="first"
        )
    if last < first:
        raise Invalid(_("It can’t end before it begins."), field="last")
    if last - first > _LONGEST:
        most = format_date_short(first + _LONGEST)
        raise Invalid(
            _("More than a year at once: choose a last day up to {most}.").format(most=most),
            field="last",
        )
    days, span = current_rules(tx).days, _days(first, last)
    booked = {row.on_date for row in _booked(tx, span).values()}
    wanted = [day for day in span if days.is_open(day) or day in booked - days.closures]
    return preview_closing(tx, wanted, today)


def preview_closing(tx: Session, days: Sequence[date], today: date) -> ClosurePreview:
    """What closing these days would do. Nothing is written."""
    authorize(tx, Action.READ_CHART)
    rules = current_rules(tx)
    closed = replace(rules.days, closures=rules.days.closures | frozenset(days))
    booked = _booked(tx, [day for day in days if day >= today])
    return preview_moving(tx, days, booked, closed, today)


def preview_moving(
    tx: Session, days: Sequence[date], booked: Mapping[int, Any], after: ClinicDays, today: date
) -> ClosurePreview:
    """Where those who are `booked` on these days could go, once the clinic's days are others."""
    rules = current_rules(tx)
    until = max([today, *days]) + HORIZON
    courses = _to_treat(tx, courses_of(tx, list(booked)))
    moved = times_moved(tx, list(booked))
    wanted = {key: ids for key, ids in courses.items() if ids}
    near = {key: row.on_date for key, row in booked.items()}
    wishes = read_wishes(tx, wanted, rules, today, moved, near)
    ahead = _days(today + timedelta(days=1), until)
    places = places_to_give(tx, rules.days, ahead[0], until)
    left_before = _left(places, ahead)
    if after.lists == rules.days.lists:
        places.close(after)
    else:
        places = clinic_places(tx, after, ahead[0], until, but=list(booked))
    found = propose(wishes, [day for day in ahead if after.is_open(day)], places)
    answers = {key: one for one in found for key in one.wishes}
    names = people(tx, [one.patient_id for one in booked.values()])
    untold = _untold(tx, today)
    falls_in = []
    for wish in sorted(wishes, key=harm):
        row, answer = booked[wish.key], answers[wish.key]
        person = names[row.patient_id]
        falls_in.append(
            FallsIn(
                row.uuid,
                row.version,
                person.uuid,
                person_name(person.family_name, person.given_name),
                row.on_date,
                tuple(sorted(course.condition for course, _window in wish.courses)),
                _end(wish),
                wish.times_moved,
                answer.on,
                answer.list_name,
                answer.on is None or wish.key in answer.late,
                row.id not in untold,
            )
        )
    return ClosurePreview(tuple(days), tuple(falls_in), left_before, _left(places, ahead), until)


def close_and_move(
    tx: Session,
    closings: Sequence[Closing],
    moves: Sequence[tuple[str, int, date]],
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Done:
    """Close the days and move bookings (uuid, seen version, new day): one act, one undo.

    Each booking is checked as any other; the reason of the closure is the reason of a late one.
    Where anything else speaks against a new day by now, nothing is saved, and it says for whom.
    `progress(moved, of_all)` may raise to stop it.
    """
    authorize(tx, Action.WORK_RECALL)
    done = [close_days(tx, closings, today)]
    reason = closings[0].reason
    for number, move in enumerate(moves, 1):
        done += move_untold(tx, move, reason, today)
        if progress is not None:
            progress(number, len(moves))
    return together(len(moves), _label(closings[0].on, len(moves)), done)


def move_untold(tx: Session, move: tuple[str, int, date], reason: str, today: date) -> list[Done]:
    """Move a booking for the clinic's own reason: somebody has to tell the patient."""
    uuid, version, on = move
    before = find(tx, r.Appointment, uuid).on_date
    try:
        moved = move_booking(
            tx, uuid, version, on, reason, today, MOVED_BY_CLINIC, is_by_clinic=True
        )
        return [moved, *mark_untold(tx, uuid, before, today)]
    except (Invalid, EditConflict) as refused:
        patient = tx.get_one(r.Patient, find(tx, r.Appointment, uuid).patient_id)
        said = _("{name}: {what} Nothing was saved.").format(name=full_name(patient), what=refused)
        # The same kind again: who sees a conflict looks anew.
        raise type(refused)(said) from None


def _label(first: date, moved: int) -> str:
    on = format_weekday_date(first)
    if not moved:
        return _("Closed {on}").format(on=on)
    return ngettext(
        "Closed {on} and moved {count} booking", "Closed {on} and moved {count} bookings", moved
    ).format(on=on, count=moved)


def _to_treat(tx: Session, courses: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
    """Of the courses of each booking those that go on: there is no other day for the others."""
    course, patient = r.Course, r.Patient
    asked = {one for theirs in courses.values() for one in theirs}
    going_on: set[int] = set()
    for chunk in chunks(sorted(asked)):
        going_on |= set(
            tx.scalars(
                select(course.id)
                .join(patient, patient.id == course.patient_id)
                .where(
                    course.id.in_(chunk),
                    course.ended_on.is_(None),
                    patient.deceased_on.is_(None),
                )
            )
        )
    return {key: sorted(going_on & set(theirs)) for key, theirs in courses.items()}


def _end(wish: Wish) -> date | None:
    ends = [window.overdue_from for _course, window in wish.courses]
    return min((end for end in ends if end is not None), default=None)


def _booked(tx: Session, days: Iterable[date]) -> dict[int, Any]:
    a = r.Appointment
    rows = tx.execute(
        select(a.id, a.uuid, a.version, a.patient_id, a.on_date).where(
            a.on_date.in_(list(days)), a.status == "booked"
        )
    )
    return {row.id: row for row in rows}


def _untold(tx: Session, today: date) -> set[int]:
    """The bookings of which the patients know nothing."""
    return set(tx.scalars(select_untold(today, UNTOLD_BOOKING.c.appointment_id)))


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _left(places: PlaceBook, days: Iterable[date]) -> int | None:
    """Free places of these days; None where one of them has no end of places."""
    left = 0
    for day in days:
        lists = places.taken_on(day)
        if lists and places_of(lists)[1] is None:
            return None
        left += sum(max(one.left or 0, 0) for one in lists)
    return left
