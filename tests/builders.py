"""Facts for tests: each builder fills in what is ordinary, a test names only what matters to it.

Days are written as ISO text, doses as Units. The rules are those that ship for the US unless a
test makes its own.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from tracker.domain.authorisation import Authorisation, Stage
from tracker.domain.birth import read_birth_date
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.facts import (
    Appointment,
    AppointmentStatus,
    Contact,
    Course,
    Ending,
    Hold,
    OutsideDose,
    OwnDate,
    Patient,
    Review,
    Session,
    SessionStatus,
    SymptomAnswer,
    SymptomReport,
    Weight,
)
from tracker.domain.interval import Interval
from tracker.domain.protocol import Limit, Population, Protocol, Rules, Schedule
from tracker.services.rules.shipped_rules import shipped_rules

MIGRAINE = "chronic-migraine"
BLADDER = "overactive-bladder"
NECK = "cervical-dystonia"
ARM = "upper-limb-spasticity"
LEG = "lower-limb-spasticity"
EYELIDS = "blepharospasm"
SALIVA = "sialorrhea"

ONABOT = "onabotulinumtoxinA"
ABOBOT = "abobotulinumtoxinA"
INCOBOT = "incobotulinumtoxinA"
RIMABOT = "rimabotulinumtoxinB"
LETIBOT = "letibotulinumtoxinA"


def day(text: str) -> date:
    return date.fromisoformat(text)


def dose(units: float | None) -> int | None:
    """Units as the thousandths that the domain computes with."""
    return None if units is None else round(units * 1000)


def on(
    when: str,
    units: float | None = 155,
    product: str = ONABOT,
    *,
    touch_up: bool = False,
    status: SessionStatus = SessionStatus.SIGNED,
) -> Session:
    """A session, signed unless said otherwise."""
    return Session(day(when), product, dose(units), touch_up, status)


def elsewhere(
    when: str,
    units: float | None,
    product: str | None = ONABOT,
    *,
    condition: str | None = None,
    assigned_to: int | None = None,
) -> OutsideDose:
    return OutsideDose(day(when), product, dose(units), condition, assigned_to)


def booked(when: str, *, made: str = "2026-01-06", accepted_by: str = "") -> Appointment:
    return Appointment(day(when), day(made), late_accepted_by=accepted_by)


def missed(when: str) -> Appointment:
    return Appointment(day(when), day("2026-01-06"), AppointmentStatus.MISSED, day(when))


def cancelled(when: str, *, told: str, by_clinic: bool = False) -> Appointment:
    """An appointment for `when` that was taken back on the day `told`."""
    status = (
        AppointmentStatus.CANCELLED_BY_CLINIC
        if by_clinic
        else AppointmentStatus.CANCELLED_BY_PATIENT
    )
    return Appointment(day(when), day("2026-01-06"), status, day(told))


def hold(
    made: str, *, treat_from: str | None = None, call_from: str | None = None, why: str = "illness"
) -> Hold:
    return Hold(
        day(made),
        why,
        day(treat_from) if treat_from else None,
        day(call_from) if call_from else None,
    )


def own_date(when: str, *, made: str, overriding: Iterable[str] = ()) -> OwnDate:
    return OwnDate(day(made), day(when), "wears off early", "Dr Ruiz", frozenset(overriding))


def symptoms_back(when: str) -> SymptomReport:
    return SymptomReport(day(when), SymptomAnswer.BACK)


def still_working(when: str, *, ask_on: str | None = None) -> SymptomReport:
    return SymptomReport(day(when), SymptomAnswer.STILL_WORKING, day(ask_on) if ask_on else None)


def call(when: str, *, rings_by: str | None = None, try_on: str | None = None) -> Contact:
    """A contact: the patient promises to ring, or is to be tried again, or neither."""
    return Contact(day(when), day(rings_by) if rings_by else None, day(try_on) if try_on else None)


def question(code: str, *, opened: str, owner: str = "") -> Review:
    return Review(code, day(opened), owner)


def ended(when: str, *, why: str = "completed") -> Ending:
    return Ending(day(when), why, "Dr Ruiz")


def approved(
    *,
    valid_from: str | None = None,
    valid_to: str | None = None,
    visits: int | None = None,
    minimum: str | None = None,
) -> Authorisation:
    return Authorisation(
        Stage.APPROVED,
        day(valid_from) if valid_from else None,
        day(valid_to) if valid_to else None,
        visits,
        Interval.parse(minimum) if minimum else None,
        payer="Acme Health",
        owner="Kim",
        chase_on=day("2026-11-01"),
    )


def course(
    condition: str = MIGRAINE,
    product: str = ONABOT,
    *,
    key: int = 1,
    opened: str = "2025-12-01",
    interval: str | None = None,
    planned: float | None = None,
    starts: str | None = None,
    **facts: Any,
) -> Course:
    """A course; lists of facts (`sessions`, `appointments`, `holds` …) in any order."""
    lists: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in facts.items()}
    lists["authorisations"] = tuple(
        replace(one, courses=one.courses or frozenset({key}))
        for one in lists.get("authorisations", ())
    )
    return Course(
        key=key,
        condition=condition,
        product=product,
        opened_on=day(opened),
        interval=Interval.parse(interval) if interval else None,
        planned_dose=dose(planned),
        start_on=day(starts) if starts else None,
        clinician=lists.pop("clinician", "Dr Ruiz"),
        **lists,
    )


def adult(
    *courses: Course, born: str = "1970-06-15", outside: Iterable[OutsideDose] = ()
) -> Patient:
    return Patient(read_birth_date(born), courses, tuple(outside))


def child(
    *courses: Course,
    born: str = "2018-06-15",
    kg: float | None = None,
    weighed: str = "2026-01-01",
    outside: Iterable[OutsideDose] = (),
) -> Patient:
    """A child, weighed only where `kg` is given."""
    weights = () if kg is None else (Weight(day(weighed), round(kg * 1000)),)
    return Patient(read_birth_date(born), courses, tuple(outside), weights)


def protocol(
    condition: str = MIGRAINE,
    product: str = ONABOT,
    *,
    schedule: Schedule = Schedule.FIXED,
    minimum: str = "12 weeks",
    interval: str = "12 weeks",
    site_minimum: str | None = None,
    usual: float | None = 155,
    **figures: Any,
) -> Protocol:
    """A clinic's own rule, for adults unless a `population` is given."""
    return Protocol(
        condition,
        product,
        figures.pop("population", Population.ADULT),
        schedule,
        Interval.parse(minimum),
        Interval.parse(interval),
        figures.pop("grace_days", 7 if schedule is Schedule.FIXED else 28),
        dose(usual),
        site_minimum=Interval.parse(site_minimum) if site_minimum else None,
        **figures,
    )


def limit(
    units: float, days: int = 84, product: str = ONABOT, *, conditions: Iterable[str] = ()
) -> Limit:
    return Limit(product, days, dose(units) or 0, conditions=frozenset(conditions))


def rules(
    *own: Protocol, limits: Iterable[Limit] | None = None, closed: Iterable[str] = ()
) -> Rules:
    """The rules that ship for the US, where a clinic's `own` ones replace theirs.

    `limits` replaces all limits; `closed` are days on which the clinic is closed.
    """
    shipped, shipped_limits = shipped_rules().of("US")
    return Rules(
        (*shipped, *own),
        shipped_limits if limits is None else tuple(limits),
        ClinicDays(closures=frozenset(day(one) for one in closed)),
    )


def without_protocols(rules: Rules, *gone: tuple[str, str]) -> Rules:
    """The same rules after the protocols of some pairs of condition and product have gone."""
    kept = (p for p in rules.protocols if (p.condition, p.product) not in gone)
    return replace(rules, protocols=tuple(kept))
