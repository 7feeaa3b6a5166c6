"""What to look at before a dose is given, and again before it is signed.

A check can stop an injection, never a record: what has been given is saved truthfully.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import Rules, population_on
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
    """Every check of one session against the patient as known *without* it, gravest first."""
    book = DoseBook(patient, rules)
    found = [
        *_interval(plan, course, patient, rules, book),
        *_limits(plan, course, book),
        *_session_most(plan, course, patient, rules),
        *_expiry(plan),
        *_other_toxin(plan, course, book),
        *_weight(plan, course, patient, book),
        *_dates(plan, patient),
    ]
    order = list(Grade)
    return sorted(found, key=lambda c: order.index(c.grade))


def _interval(
    plan: Plan, course: Course, patient: Patient, rules: Rules, book: DoseBook
) -> list[Check]:
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


def _limits(plan: Plan, course: Course, book: DoseBook) -> list[Check]:
    if plan.dose is None:
        return []
    checks = []
    for limit, allowed in book.binding(plan.product, course.condition, plan.on):
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
        else:
            checks.append(Check(Grade.PASSES, "limit-kept", values))
            checks += _three_months(plan, limit.days, allowed, book)
    return checks


def _three_months(plan: Plan, days: int, allowed: int, book: DoseBook) -> list[Check]:
    """Information only: three calendar months pass what 84 days keep."""
    if days != SAME_PRODUCT_DAYS or plan.dose is None:
        return []
    since = plan.on - relativedelta(months=3)
    total = plan.dose + sum(
        g.dose or 0 for g in book.given if g.product == plan.product and since < g.on <= plan.on
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
    if protocol.most_per_kg is not None and patient.weights:
        grams = max(patient.weights, key=lambda w: w.on).grams
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


def _weight(plan: Plan, course: Course, patient: Patient, book: DoseBook) -> list[Check]:
    if not any(
        limit.per_kg is not None
        for limit, _ in book.binding(plan.product, course.condition, plan.on)
    ):
        return []
    newest = max((w.on for w in patient.weights), default=None)
    if newest is None:
        return [Check(Grade.STOPS, "weight-missing")]
    if newest < plan.on - timedelta(days=WEIGHT_DAYS):
        return [Check(Grade.WARNS, "weight-old", {"on": newest})]
    return []


def _dates(plan: Plan, patient: Patient) -> list[Check]:
    if plan.on < patient.birth_on:
        return [Check(Grade.STOPS, "before-birth", {"on": patient.birth_on})]
    return []
