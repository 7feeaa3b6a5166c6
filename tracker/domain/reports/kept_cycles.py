"""Cycles that are over or past their target: when each was to be repeated, and when it was."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from itertools import pairwise

from tracker.domain.birth import BirthDate
from tracker.domain.facts import Course
from tracker.domain.protocol import Population, Rules, Schedule, adult_from
from tracker.domain.schedule import (
    TargetCause,
    current_own_date,
    grace_days_of,
    target_of,
)


class Apart(Enum):
    """Which cycles are told apart from the others, since somebody moved their date."""

    PLAIN = "plain"
    HOLD = "hold"
    OWN_DATE = "own-date"


class Kept(Enum):
    """How a cycle kept its target; the first three have been treated."""

    EARLY = "early"
    """Before target."""
    ON_TIME = "on-time"
    """From target to the last day of grace."""
    LATE = "late"
    STILL_LATE = "still-late"
    """Past grace, and not treated yet, or never before the course ended."""

    @property
    def is_slip(self) -> bool:
        """Whether it came, or is, later than its grace."""
        return self in (Kept.LATE, Kept.STILL_LATE)


@dataclass(frozen=True, slots=True)
class KeptCycle:
    """From one injection to the next; ``treated_on`` None: not yet, ``until`` tells to which day.

    ``target_on`` is a clinician's own date where there was one, ``computed_on`` what the rules said.
    A hold never moves either: how late a treatment was is always told against target.
    """

    began_on: date
    target_on: date
    computed_on: date
    treated_on: date | None
    until: date
    grace_days: int
    apart: Apart

    @property
    def days_late(self) -> int:
        """Below 0: before target."""
        return (self.until - self.target_on).days

    @property
    def kept(self) -> Kept:
        days_late = self.days_late
        if days_late > self.grace_days:
            return Kept.LATE if self.treated_on is not None else Kept.STILL_LATE
        return Kept.ON_TIME if days_late >= 0 else Kept.EARLY


def kept_cycles(
    course: Course,
    given: Iterable[date],
    birth_on: BirthDate,
    rules: Rules,
    since: date,
    today: date,
) -> Iterator[KeptCycle]:
    """Those whose target was from ``since`` to ``today``, both included, oldest first.

    ``given``: the days of the course's sessions, touch-ups left out and those elsewhere that are
    assigned to it too. The cycle that still goes on is told once it is past its grace; that of a
    course that has ended is if it was past it then, so that nobody who is given up makes the others
    look punctual. The rules and the interval are those of today, as the window of a course is.
    """
    anchors = sorted({on for on in given if on <= today})
    if not course.own_dates and not course.reports:
        # Nothing moves a target: what began too long ago has had its own before this time.
        longest = _longest_days(course, rules)
        del anchors[: bisect_left(anchors, since - timedelta(days=longest))]
    adult_on = adult_from(birth_on)
    for began_on, treated_on in pairwise(anchors):
        cycle = _cycle(course, rules, adult_on, began_on, treated_on, treated_on)
        if cycle is not None and since <= cycle.target_on <= today:
            yield cycle
    if anchors:
        until = today if course.ending is None else min(course.ending.on, today)
        cycle = _cycle(course, rules, adult_on, anchors[-1], None, until)
        if cycle is not None and cycle.target_on >= since and cycle.kept is Kept.STILL_LATE:
            yield cycle


def _longest_days(course: Course, rules: Rules) -> int:
    """The most days from an injection to its target; nobody has a target without an interval."""
    if course.interval is not None:
        return course.interval.most_days
    protocols = (rules.protocol(course.condition, course.product, one) for one in Population)
    return max((one.interval.most_days for one in protocols if one is not None), default=0)


def _cycle(
    course: Course,
    rules: Rules,
    adult_on: date,
    began_on: date,
    treated_on: date | None,
    until: date,
) -> KeptCycle | None:
    population = Population.CHILD if until < adult_on else Population.ADULT
    protocol = rules.protocol(course.condition, course.product, population)
    schedule = course.switched_to or (protocol.schedule if protocol else Schedule.FIXED)
    interval = course.interval or (protocol.interval if protocol else None)
    computed_on, cause = target_of(course, began_on, interval, schedule, until)
    if computed_on is None or cause is TargetCause.PLANNED_START:
        return None
    target_on, apart = computed_on, Apart.PLAIN
    if course.holds and any(_is_of(h.made_on, began_on, treated_on) for h in course.holds):
        apart = Apart.HOLD
    if course.own_dates:
        mine = tuple(o for o in course.own_dates if _is_of(o.made_on, began_on, treated_on))
        own = current_own_date(replace(course, own_dates=mine), began_on)
        if own is not None:
            target_on, apart = own.on, Apart.OWN_DATE
    return KeptCycle(
        began_on=began_on,
        target_on=target_on,
        computed_on=computed_on,
        treated_on=treated_on,
        until=until,
        grace_days=grace_days_of(course, protocol, schedule),
        apart=apart,
    )


def _is_of(made_on: date, began_on: date, treated_on: date | None) -> bool:
    return made_on >= began_on and (treated_on is None or made_on < treated_on)
