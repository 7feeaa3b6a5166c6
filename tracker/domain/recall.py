"""Who holds the next step of a course: always exactly one state, with an owner, a verb, a date.

A standing is a function of facts and today. ``tracker.domain.phases`` tells it for all days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

from tracker.domain.bookings import (
    booking_faults,
    broken_promise,
    lost_appointment,
    standing_bookings,
)
from tracker.domain.cause import Cause
from tracker.domain.contact_ladder import Climb, Rung
from tracker.domain.cover import Visit, blocks_now
from tracker.domain.cycle import Cycle
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Course, Patient
from tracker.domain.next_step import NextStep, Owner, Verb
from tracker.domain.protocol import Rules
from tracker.domain.reviews import open_reviews
from tracker.domain.schedule import Window
from tracker.domain.state import State
from tracker.domain.timing import SOON, Timing, timing_on


class Rank(IntEnum):
    """The order of a call list: broken appointments first, then who can still be in time."""

    BROKEN = 0
    SAVABLE = 1
    OVERDUE = 2
    LAPSED = 3
    LATER = 4


@dataclass(frozen=True, slots=True)
class Standing:
    """Timing, state and next step of one course on one day."""

    timing: Timing
    state: State
    step: NextStep
    rank: Rank
    booked_on: date | None
    causes: tuple[Cause, ...] = ()


def standing(
    course: Course,
    window: Window,
    patient: Patient,
    rules: Rules,
    today: date,
    book: DoseBook,
) -> Standing:
    """The first state that holds, in the order of the clinic's rules."""
    timing = timing_on(window, today)
    bookings = standing_bookings(course, window, today)
    booked = min(bookings, key=lambda a: (a.on, a.made_on), default=None)
    booked_on = booked.on if booked else None
    in_cycle = Cycle(course, window.anchor_on, window.overdue_from)
    climbed = in_cycle.climb(rules, today)
    lost = lost_appointment(course, window, in_cycle, today)
    broken = lost.cause if lost else broken_promise(in_cycle, today)

    def answer(state: State, step: NextStep, *causes: Cause) -> Standing:
        rank = _rank(state, timing, broken)
        return Standing(timing, state, step, rank, booked_on, causes)

    if course.ending is not None:
        step = NextStep(Verb.NONE, Owner.NOBODY)
        return answer(State.ENDED, step, Cause(course.ending.reason, course.ending.on))
    reviews = open_reviews(course, window, in_cycle, rules, today, is_booked=bool(booked))
    if reviews:
        first = min(reviews, key=lambda r: (r.late_on or date.max, r.code))
        step = NextStep(
            Verb.DECIDE, Owner.CLINICIAN, first.owner or course.clinician, first.late_on
        )
        return answer(State.IN_REVIEW, step, *(Cause(r.code, r.opened_on) for r in reviews))
    if booked is not None:
        wrong = booking_faults(course, booked, window, patient, rules, today, book)
        if wrong:
            return answer(State.BOOKED_WRONG, NextStep(Verb.MOVE_BOOKING, Owner.NURSES), *wrong)
        treat = NextStep(Verb.TREAT, Owner.INJECTOR, course.clinician, booked.on)
        step = _chase(course, window, patient, booked.on, today) or treat
        is_late = window.overdue_from is not None and booked.on >= window.overdue_from
        marks = [Cause("late-accepted", booked.on)] if is_late and booked.late_accepted_by else []
        return answer(State.BOOKED, step, *marks)

    call = _CallStep(course, window, patient, climbed, today)
    if lost is not None and not in_cycle.is_answered(lost, today):
        return answer(State.TO_CALL, call(None), lost.cause)
    held = in_cycle.not_called_before()
    if held is not None and today < held.on:
        return answer(State.DEFERRED, call(held.on), Cause(held.code, held.on))
    if climbed.rung is Rung.WAIT:
        return answer(State.RESTING, call(climbed.on), Cause("resting", climbed.on))
    waiting_for = in_cycle.contact_standing(today)
    if waiting_for is not None:
        if waiting_for.promised_by is not None and today <= waiting_for.promised_by:
            step = call(waiting_for.promised_by + timedelta(days=1))
            return answer(State.PROMISED, step, Cause("promised", waiting_for.promised_by))
        step = call(waiting_for.try_again_on)
        return answer(State.RESTING, step, Cause("resting", waiting_for.try_again_on))
    if timing in (Timing.DUE_SOON, Timing.DUE, Timing.OVERDUE, Timing.LAPSED):
        return answer(State.TO_CALL, call(None), *([broken] if broken else []))
    return answer(State.WAITING, call(window.due_on - SOON if window.due_on else None))


def _rank(state: State, timing: Timing, broken: Cause | None) -> Rank:
    if broken is not None and state is State.TO_CALL:
        return Rank.BROKEN
    match timing:
        case Timing.DUE | Timing.DUE_SOON:
            return Rank.SAVABLE
        case Timing.OVERDUE:
            return Rank.OVERDUE
        case Timing.LAPSED:
            return Rank.LAPSED
        case _:
            return Rank.LATER


class _CallStep:
    """Calling on a day, or writing; where an authorisation stands in the way, chasing the insurer."""

    def __init__(
        self, course: Course, window: Window, patient: Patient, climbed: Climb, today: date
    ) -> None:
        self._course, self._rung = course, climbed.rung
        self._chase: NextStep | None = None
        if window.due_on is not None:
            visit_on = max(window.due_on, today)
            self._chase = _chase(course, window, patient, visit_on, today)

    def __call__(self, on: date | None) -> NextStep:
        if self._chase is not None:
            return self._chase
        if self._rung is Rung.WAIT:
            return NextStep(Verb.DECIDE, Owner.CLINICIAN, self._course.clinician, on)
        return NextStep(_VERBS.get(self._rung, Verb.CALL), Owner.NURSE, self._course.nurse, on)


_VERBS = {Rung.WRITE: Verb.WRITE, Rung.CALL_DOCTOR: Verb.CALL_DOCTOR}


def _chase(
    course: Course, window: Window, patient: Patient, visit_on: date, today: date
) -> NextStep | None:
    """The step where an authorisation stands in the way of a visit, and it is time to see to it."""
    visit = Visit(visit_on, course.product, window.planned_dose, course.key)
    found = blocks_now(course, patient, visit, today)
    if found is None:
        return None
    chased = found.authorisation
    return NextStep(Verb.CHASE_INSURER, Owner.AUTHORISATIONS, chased.owner, chased.chase_on)
