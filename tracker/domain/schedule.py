"""The treatment window of a course: when it may be, is to be, and should have been repeated.

The rules are those of the clinic's protocols. A window is worked out from facts and a day; it
keeps all that its derivation needs (``tracker.domain.why``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum
from operator import itemgetter

from tracker.domain.authorisation import payer_minimums
from tracker.domain.dosing import DoseBook, Passed, planned_dose
from tracker.domain.facts import Course, OwnDate, Patient, Session, SymptomAnswer
from tracker.domain.interval import Interval
from tracker.domain.protocol import Population, Protocol, Rules, Schedule, population_on

LAPSE = timedelta(weeks=26)
"""From due on: after so long a clinician decides whether to go on."""

STILL_WORKING = timedelta(weeks=8)
"""How long after "still working" to ask again, unless another day is named."""

_GRACE_DAYS_SWITCHED = {Schedule.FIXED: 7, Schedule.SYMPTOM_LED: 28}


class FloorName(Enum):
    """Why nobody should inject before a date."""

    MINIMUM = "minimum"
    SITE = "site"
    PAYER = "payer"
    HOLD = "hold"
    DOSE = "dose"


@dataclass(frozen=True, slots=True)
class Floor:
    """A date before which nobody should inject; treatment is allowed on the day itself.

    ``since`` is the session it counts from (of a hold the day it was made, of a dose floor the
    newest dose of the product) and ``interval`` what was added, where there is one.
    An overridden floor is shown but doesn't count.
    """

    name: FloorName
    on: date
    source: str
    since: date | None = None
    interval: Interval | None = None
    product: str = ""
    is_overridden: bool = False


class TargetCause(Enum):
    """What a target was worked out from."""

    ANCHOR = "anchor"
    PLANNED_START = "planned-start"
    SYMPTOMS_BACK = "symptoms-back"
    STILL_WORKING = "still-working"
    OWN_DATE = "own-date"


@dataclass(frozen=True, slots=True)
class Window:
    """The answer for one course. Every date is None where ``is_blocked``, but ``target_on``.

    Treat from ``earliest_on`` (None: nothing is too early) to the day before ``overdue_from``.
    ``computed_on`` and ``computed_cause`` are the target without a clinician's own date. ``passed`` names the limits that
    made a dose floor, or that no day fits.
    """

    anchor_on: date | None
    newest_on: date | None
    target_on: date | None
    computed_on: date | None
    target_cause: TargetCause
    computed_cause: TargetCause
    floors: tuple[Floor, ...]
    earliest_on: date | None
    due_on: date | None
    overdue_from: date | None
    lapsed_from: date | None
    schedule: Schedule
    interval: Interval | None
    planned_dose: int | None
    protocol: Protocol | None
    grace_days: int
    own_date: OwnDate | None = None
    lacks_protocol: bool = False
    lacks_weight: bool = False
    passed: tuple[Passed, ...] = ()

    @property
    def is_blocked(self) -> bool:
        """Whether there is no date: the dose passes a limit on every day, or no rule gives one."""
        return self.due_on is None

    @property
    def dose_floor(self) -> Floor | None:
        """The dose floor that counts."""
        return next(
            (f for f in self.floors if f.name is FloorName.DOSE and not f.is_overridden), None
        )

    @property
    def is_own_date_behind_floor(self) -> bool:
        """Whether a floor that isn't overridden has moved past a clinician's own date."""
        return (
            self.own_date is not None
            and self.earliest_on is not None
            and self.own_date.on < self.earliest_on
        )


def treatment_window(
    course: Course, patient: Patient, rules: Rules, today: date, book: DoseBook | None = None
) -> Window:
    """Work out a course's window as it stands on ``today``, which chooses the age group.

    ``book`` may be handed in where several courses of one patient are worked out.
    """
    book = book or DoseBook(patient, rules)
    population = population_on(patient.birth_on, today)
    protocol = rules.protocol(course.condition, course.product, population)
    schedule = course.switched_to or (protocol.schedule if protocol else Schedule.FIXED)
    interval = course.interval or (protocol.interval if protocol else None)
    grace_days = grace_days_of(course, protocol, schedule)
    dose = planned_dose(course, patient, rules, today)

    given = sessions_of(course, patient)
    newest_on = max((s.on for s in given), default=None)
    anchor_on = max((s.on for s in given if not s.is_touch_up), default=None)
    target_on, cause = target_of(course, anchor_on, interval, schedule, today)
    computed_on, computed_cause = target_on, cause
    own_date = current_own_date(course, anchor_on)
    if own_date is not None:
        target_on, cause = own_date.on, TargetCause.OWN_DATE

    overridden = own_date.overridden if own_date else frozenset()
    floors = _minimum_floors(course, given, protocol, rules, population, newest_on)
    floors += _hold_floors(course, anchor_on)
    floors = [_mark(f, overridden) for f in floors]
    dose_floor, passed, fits_never = _dose_floor(course, dose, floors, target_on, book, today)
    if dose_floor is not None:
        floors.append(_mark(dose_floor, overridden))
    fits_never = fits_never and FloorName.DOSE.value not in overridden

    earliest_on = max((f.on for f in floors if not f.is_overridden), default=None)
    due_on = max((d for d in (target_on, earliest_on) if d is not None), default=None)
    if fits_never:
        earliest_on = due_on = None
    # Nobody is treated before today: whoever has come of age since then needs no weight.
    weighed_on = max(due_on or today, today)
    return Window(
        anchor_on=anchor_on,
        newest_on=newest_on,
        target_on=target_on,
        computed_on=computed_on,
        target_cause=cause,
        computed_cause=computed_cause,
        floors=tuple(sorted(floors, key=lambda f: (f.on, f.name.value))),
        earliest_on=earliest_on,
        due_on=due_on,
        overdue_from=due_on + timedelta(days=grace_days + 1) if due_on else None,
        lapsed_from=due_on + LAPSE if due_on else None,
        schedule=schedule,
        interval=interval,
        planned_dose=dose,
        protocol=protocol,
        grace_days=grace_days,
        own_date=own_date,
        lacks_protocol=protocol is None
        or any(
            rules.protocol(course.condition, s.product, population) is None
            for s in given
            if s.product
        ),
        lacks_weight=book.lacks_weight(course.product, course.condition, weighed_on),
        passed=tuple(passed),
    )


def current_own_date(course: Course, anchor_on: date | None) -> OwnDate | None:
    """The newest own date of the cycle that began on ``anchor_on``."""
    own_dates = [
        o
        for o in course.own_dates
        if anchor_on is None or (o.made_on >= anchor_on and o.on > anchor_on)
    ]
    return max(own_dates, key=lambda o: (o.made_on, o.on), default=None)


def sessions_of(course: Course, patient: Patient) -> list[Session]:
    """Counting sessions, and the outside treatments that were assigned to the course."""
    given = [s for s in course.sessions if s.status.counts]
    given += [
        Session(o.on, o.product or "", o.dose) for o in patient.outside if o.course == course.key
    ]
    return given


def grace_days_of(course: Course, protocol: Protocol | None, schedule: Schedule) -> int:
    """Days after due on which a treatment is not late yet."""
    if protocol is not None and (
        course.switched_to is None or course.switched_to is protocol.schedule
    ):
        return protocol.grace_days
    return _GRACE_DAYS_SWITCHED[schedule]


def target_of(
    course: Course,
    anchor_on: date | None,
    interval: Interval | None,
    schedule: Schedule,
    today: date,
) -> tuple[date | None, TargetCause]:
    """The target of the cycle that began on ``anchor_on``, by what was reported up to ``today``."""
    if anchor_on is None:
        return course.start_on or course.opened_on, TargetCause.PLANNED_START
    if interval is None:
        return None, TargetCause.ANCHOR
    target_on, cause = interval.after(anchor_on), TargetCause.ANCHOR
    if schedule is Schedule.FIXED:
        return target_on, cause
    reports = [r for r in course.reports if anchor_on < r.on <= today]
    working = [r for r in reports if r.answer is SymptomAnswer.STILL_WORKING]
    newest_working = max(working, key=lambda r: (r.on, r.review_on or date.min), default=None)
    if newest_working is not None:
        asked_again_on = newest_working.review_on or newest_working.on + STILL_WORKING
        if asked_again_on > target_on:
            target_on, cause = asked_again_on, TargetCause.STILL_WORKING
    back_on = min(
        (
            r.on
            for r in reports
            if r.answer is SymptomAnswer.BACK
            and (newest_working is None or r.on >= newest_working.on)
        ),
        default=None,
    )
    if back_on is not None and back_on < target_on:
        return back_on, TargetCause.SYMPTOMS_BACK
    return target_on, cause


def _minimum_floors(
    course: Course,
    given: Sequence[Session],
    protocol: Protocol | None,
    rules: Rules,
    population: Population,
    newest_on: date | None,
) -> list[Floor]:
    if newest_on is None:
        return []
    minimums = []
    if protocol is not None:
        minimums.append(_minimum_floor(protocol, newest_on))
    for product in {s.product for s in given} - {course.product, ""}:
        other = rules.protocol(course.condition, product, population)
        if other is not None:
            last_on = max(s.on for s in given if s.product == product)
            minimums.append(_minimum_floor(other, last_on))
    floors = [max(minimums, key=lambda f: (f.on, f.product))] if minimums else []
    stricter = protocol.site_minimum if protocol else None
    if stricter is not None:
        on = stricter.after_never_early(newest_on)
        floors.append(Floor(FloorName.SITE, on, "clinic", newest_on, stricter, course.product))
    floors += _payer_floors(course, newest_on)
    return floors


def _payer_floors(course: Course, newest_on: date) -> list[Floor]:
    """At most one: the latest of those whose payers decide about the drug and the procedure."""
    found = [
        (least.after_never_early(newest_on), payer, newest_on, least, course.product)
        for payer, least in payer_minimums(course.authorisations)
    ]
    return [Floor(FloorName.PAYER, *one) for one in sorted(found, key=itemgetter(0))[-1:]]


def _minimum_floor(protocol: Protocol, last_on: date) -> Floor:
    return Floor(
        FloorName.MINIMUM,
        protocol.minimum.after_never_early(last_on),
        protocol.minimum_basis,
        last_on,
        protocol.minimum,
        protocol.product,
    )


def _hold_floors(course: Course, anchor_on: date | None) -> list[Floor]:
    held = [
        hold
        for hold in course.holds
        if hold.not_treated_before is not None and (anchor_on is None or hold.made_on >= anchor_on)
    ]
    newest = max(held, key=lambda h: (h.not_treated_before or date.min, h.reason), default=None)
    if newest is None or newest.not_treated_before is None:
        return []
    return [Floor(FloorName.HOLD, newest.not_treated_before, newest.reason, newest.made_on)]


def _dose_floor(
    course: Course,
    dose: int | None,
    floors: Sequence[Floor],
    target_on: date | None,
    book: DoseBook,
    today: date,
) -> tuple[Floor | None, list[Passed], bool]:
    """The dose floor, the limits that made it, and whether no day at all fits."""
    if dose is None:
        return None, [], False
    product, condition = course.product, course.condition
    others = [f.on for f in floors if not f.is_overridden]
    newest = book.newest_of(product)
    start = max([*others, *([newest] if newest else [])], default=target_on or today)
    passed = book.passed(product, condition, dose, start)
    if not passed:
        return None, [], False
    fits_on = book.first_fit(product, condition, dose, start)
    if fits_on is None:
        return None, passed, True
    return Floor(FloorName.DOSE, fits_on, "limit", newest, product=product), passed, False


def _mark(floor: Floor, overridden: frozenset[str]) -> Floor:
    return replace(floor, is_overridden=floor.name.value in overridden)
