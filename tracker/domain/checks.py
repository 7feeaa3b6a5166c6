"""What to look at before a dose is given, and again before it is signed.

A check can stop an injection, never a record: what has been given is saved truthfully.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

from tracker.domain.birth import BirthDate, PartialDate, first_day
from tracker.domain.dosing import DoseBook, Given
from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import ADULT_AGE, Limit, Rules, population_on
from tracker.domain.schedule import FloorName, treatment_window
from tracker.domain.why import Value

OTHER_PRODUCT_DAYS = 112
"""Another toxin product within so many days raises an alert (clinical.md, section 3)."""

SAME_PRODUCT_DAYS = 84
"""The same product in another course within so many days raises an alert."""

WEIGHT_DAYS = 90
"""How old a child's weight may be before a new one is asked for on the day."""


class Grade(Enum):
    """How much a check matters; a clinician may override a stop with a reason."""

    STOPS = "stops"
    WARNS = "warns"
    INFORMS = "informs"
    PASSES = "passes"


@dataclass(frozen=True)
class Check:
    """One answer, coded, with what its sentence names."""

    grade: Grade
    code: str
    values: dict[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be given, or was: ``dose`` in thousandths of a Unit, None while empty."""

    on: date
    product: str
    dose: int | None
    lot_expiries: tuple[date | None, ...] = ()


def check_session(plan: Plan, course: Course, patient: Patient, rules: Rules) -> list[Check]:
    """Every check of one session against the patient as known *without* it, gravest first.

    A back-dated one is checked against what was known by its day, and what was given since is
    checked again with it.
    """
    book = DoseBook(patient, rules)
    course = replace(course, product=plan.product)
    found = [
        *_interval(plan, course, patient, rules, book),
        *_limits(plan, course, patient, book),
        *_since_then(plan, course, patient, rules, book),
        *_session_most(plan, course, patient, rules),
        *_expiry(plan),
        *_other_toxin(plan, course, book),
        *_weight(plan, course, patient, rules, book),
        *_dates(plan, patient),
    ]
    order = list(Grade)
    return sorted(found, key=lambda c: order.index(c.grade))


def _interval(
    plan: Plan, course: Course, patient: Patient, rules: Rules, book: DoseBook
) -> list[Check]:
    course, patient = _as_known_by(plan.on, course, patient)
    window = treatment_window(course, patient, rules, plan.on, book)
    checks = []
    for floor in window.floors:
        if floor.name is FloorName.DOSE:
            continue
        values: dict[str, Value] = {"on": floor.on, "since": floor.since, "source": floor.source}
        values["days"] = (plan.on - floor.since).days if floor.since else None
        values["interval"] = floor.interval
        if plan.on >= floor.on:
            checks.append(Check(Grade.PASSES, f"{floor.name.value}-kept", values))
        elif floor.is_overridden:
            checks.append(Check(Grade.INFORMS, f"{floor.name.value}-overridden", values))
        else:
            grade = Grade.WARNS if floor.name is FloorName.PAYER else Grade.STOPS
            checks.append(Check(grade, f"{floor.name.value}-early", values))
    if window.protocol is None:
        checks.append(Check(Grade.STOPS, "protocol-missing", {"product": plan.product}))
    return checks


def _limits(plan: Plan, course: Course, patient: Patient, book: DoseBook) -> list[Check]:
    if plan.dose is None:
        return []
    checks = []
    grams = patient.grams_on(plan.on)
    for limit, allowed in book.binding(plan.product, course.condition, plan.on, grams):
        before = book.total(plan.product, limit, plan.on)
        total = before.dose + plan.dose
        values: dict[str, Value] = {
            "total": total,
            "before": before.dose,
            "allowed": allowed,
            "days": limit.days,
            "product": plan.product,
            "source": limit.source,
        }
        if total > allowed:
            checks.append(Check(Grade.STOPS, "limit-passed", values))
        elif before.is_at_least:
            checks.append(Check(Grade.WARNS, "limit-unknown", values))
        elif limit.per_kg is None or book.is_weighed:
            checks.append(Check(Grade.PASSES, "limit-kept", values))
            checks += _three_months(plan, plan.dose, limit, allowed, book)
    return checks


def _as_known_by(day: date, course: Course, patient: Patient) -> tuple[Course, Patient]:
    known = replace(
        course,
        sessions=tuple(s for s in course.sessions if s.on <= day),
        holds=tuple(h for h in course.holds if h.made_on <= day),
        own_dates=tuple(o for o in course.own_dates if o.made_on <= day),
        reports=tuple(r for r in course.reports if r.on <= day),
    )
    return known, replace(patient, outside=tuple(o for o in patient.outside if o.on <= day))


def _since_then(
    plan: Plan, course: Course, patient: Patient, rules: Rules, book: DoseBook
) -> list[Check]:
    """What a back-dated session does to what was given after it."""
    checks = []
    protocol = rules.protocol(
        course.condition, plan.product, population_on(patient.birth_on, plan.on)
    )
    later = [g.on for g in book.given if g.course == course.key and g.on > plan.on]
    if later and protocol is not None:
        next_on, allowed_on = min(later), protocol.minimum.after_never_early(plan.on)
        if next_on < allowed_on:
            values: dict[str, Value] = {"on": next_on, "days": (next_on - plan.on).days}
            values["interval"] = protocol.minimum
            checks.append(Check(Grade.WARNS, "next-early", values))
    return checks + _later_limits(plan, course, book)


def _later_limits(plan: Plan, course: Course, book: DoseBook) -> list[Check]:
    mine = Given(plan.on, plan.product, plan.dose, course.condition, course.key)
    found: dict[date, Check] = {}
    for later in book.given:
        if later.product != plan.product or later.on <= plan.on or plan.dose is None:
            continue
        for limit, allowed in book.binding(plan.product, later.condition or "", later.on):
            if not limit.sums(mine.condition) or plan.on <= later.on - timedelta(days=limit.days):
                continue
            total = book.total(plan.product, limit, later.on, [mine]).dose
            if total > allowed:
                values: dict[str, Value] = {"on": later.on, "total": total, "allowed": allowed}
                values |= {"days": limit.days, "product": plan.product}
                found[later.on] = Check(Grade.WARNS, "later-limit-passed", values)
    return list(found.values())


def _three_months(plan: Plan, dose: int, limit: Limit, allowed: int, book: DoseBook) -> list[Check]:
    """Information only: three calendar months pass what 84 days keep."""
    if limit.days != SAME_PRODUCT_DAYS:
        return []
    since = plan.on - relativedelta(months=3)
    total = dose + sum(
        g.dose or 0
        for g in book.given
        if g.product == plan.product and since < g.on <= plan.on and limit.sums(g.condition)
    )
    if total <= allowed:
        return []
    return [Check(Grade.INFORMS, "three-months", {"total": total, "allowed": allowed})]


def _session_most(plan: Plan, course: Course, patient: Patient, rules: Rules) -> list[Check]:
    population = population_on(patient.birth_on, plan.on)
    protocol = rules.protocol(course.condition, plan.product, population)
    if protocol is None or plan.dose is None:
        return []
    most = protocol.most_per_session
    grams = patient.grams_on(plan.on)
    if protocol.most_per_kg is not None and grams is not None:
        by_weight = protocol.most_per_kg * grams // 1000
        most = by_weight if most is None else min(most, by_weight)
    if most is None or plan.dose <= most:
        return []
    values: dict[str, Value] = {"dose": plan.dose, "most": most, "source": protocol.source}
    return [Check(Grade.WARNS, "session-most", values)]


def _expiry(plan: Plan) -> list[Check]:
    return [
        Check(Grade.STOPS, "lot-expired", {"on": expiry})
        for expiry in plan.lot_expiries
        if expiry is not None and expiry < plan.on
    ]


def _other_toxin(plan: Plan, course: Course, book: DoseBook) -> list[Check]:
    checks = []
    for given in book.given:
        days = abs((plan.on - given.on).days)
        values: dict[str, Value] = {
            "on": given.on,
            "product": given.product,
            "dose": given.dose,
            "planned": plan.dose,
            "days": days,
        }
        if given.product != plan.product and days < OTHER_PRODUCT_DAYS:
            checks.append(Check(Grade.WARNS, "other-product", values))
        elif (
            given.product == plan.product
            and given.course != course.key
            and days < SAME_PRODUCT_DAYS
        ):
            checks.append(Check(Grade.INFORMS, "same-product", values))
    return checks


def _weight(
    plan: Plan, course: Course, patient: Patient, rules: Rules, book: DoseBook
) -> list[Check]:
    protocol = rules.protocol(
        course.condition, plan.product, population_on(patient.birth_on, plan.on)
    )
    goes_by_weight = (protocol is not None and protocol.most_per_kg is not None) or any(
        limit.per_kg is not None
        for limit, _ in book.binding(plan.product, course.condition, plan.on)
    )
    return check_weight(plan.on, patient) if goes_by_weight else []


def check_weight(on: date, patient: Patient) -> list[Check]:
    """Whether a weight is known for that day, where the dose goes by it."""
    if not patient.weights:
        return [Check(Grade.STOPS, "weight-missing")]
    newest = max((w.on for w in patient.weights if w.on <= on), default=None)
    if newest is None:
        first = min(w.on for w in patient.weights)
        return [Check(Grade.WARNS, "weight-later", {"on": first})]
    if newest < on - timedelta(days=WEIGHT_DAYS):
        return [Check(Grade.WARNS, "weight-old", {"on": newest})]
    return []


def _dates(plan: Plan, patient: Patient) -> list[Check]:
    born = patient.birth_on
    if plan.on < first_day(born):
        return [Check(Grade.STOPS, "before-birth", {"on": born})]
    if population_on(born, plan.on) is not population_on(first_day(born), plan.on):
        return [unsure_age(born, ADULT_AGE)]
    return []


def unsure_age(born: BirthDate, years: int) -> Check:
    """That somebody whose day of birth isn't known may be below an age."""
    values: dict[str, Value] = {"born": born, "years": years}
    if isinstance(born, PartialDate) and born.month is not None:
        return Check(Grade.INFORMS, "age-by-month", values)
    return Check(Grade.INFORMS, "age-by-year", values)
