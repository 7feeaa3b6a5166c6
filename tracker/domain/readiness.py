"""Whether a patient is ready for an injection: agreement, approval, age, and what warns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta

from tracker.domain.birth import PartialDate, first_day, last_day
from tracker.domain.checks import SAME_PRODUCT_DAYS, Check, Grade, Plan, unsure_age
from tracker.domain.cover import Gap, Visit, covering, in_the_way
from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import ADULT_AGE, adult_from
from tracker.domain.why import Value


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that warns; `kind` as the clinic keeps it. Both days are None where unknown."""

    kind: str
    text: str = ""
    ended_on: date | None = None

    def warns_on(self, day: date) -> bool:
        """Whether it still warns."""
        return self.ended_on is None or self.ended_on > day


@dataclass(frozen=True, slots=True)
class Consent:
    """Agreement to one condition's treatment; `product` None: whichever. `ends_on` is included."""

    condition: str
    product: str | None
    given_on: date
    ends_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.given_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class SeriousEvent:
    """Serious harm; `is_over`: it has ended. `report_to` names where it is reported."""

    on: date
    what: str
    is_over: bool
    report_to: str = ""


@dataclass(frozen=True, slots=True)
class LeastAge:
    """The age in years from which a product is labelled for a condition; `source` says where."""

    condition: str
    product: str
    years: int
    source: str = ""


def check_readiness(
    plan: Plan,
    course: Course,
    patient: Patient,
    consents: Sequence[Consent],
    ages: Iterable[LeastAge],
) -> list[Check]:
    """What is about one treatment: consent, approval, age."""
    return [
        check_consent(plan.on, course.condition, plan.product, consents),
        *check_approval(plan, course, patient, plan.on),
        *_age(plan, course, patient, ages),
    ]


def check_consent(on: date, condition: str, product: str, consents: Sequence[Consent]) -> Check:
    """Whether a treatment was agreed to, with that product, on a day."""
    mine = [c for c in consents if c.condition == condition and c.given_on <= on]
    fitting = [c for c in mine if c.product in (None, product)]
    valid = [c for c in fitting if c.covers(on)]
    if valid:
        until = max((c.ends_on or date.max) for c in valid)
        given_on = max(c.given_on for c in valid)
        if until == date.max:
            return Check(Grade.PASSES, "consent-kept", {"on": given_on})
        return Check(Grade.PASSES, "consent-until", {"on": given_on, "until": until})
    if fitting:
        ended_on = max(c.ends_on for c in fitting if c.ends_on is not None)
        return Check(Grade.WARNS, "consent-ended", {"on": ended_on})
    if any(c.covers(on) for c in mine):
        return Check(Grade.WARNS, "consent-other-product", {"product": product})
    return Check(Grade.INFORMS, "consent-none")


def check_approval(plan: Plan, course: Course, patient: Patient, today: date) -> list[Check]:
    """Whether a payer covers it, and a vial that is to be sent will be there and good.

    Nothing where no authorisation was ever asked for.
    """
    visit = Visit(plan.on, plan.product, plan.dose, course.key)
    found = covering(course, patient, visit, today)
    if found is not None:
        code = "approval-kept" if found.valid_to is not None else "approval-kept-open"
        return [Check(Grade.PASSES, code, {"payer": found.payer, "on": found.valid_to})]
    blocked = in_the_way(course, patient, visit, today)
    if blocked is None:
        return []
    one, delivery = blocked.authorisation, blocked.authorisation.delivery
    days: dict[Gap, date | None] = {
        Gap.EARLY: one.valid_from,
        Gap.OVER: one.valid_to,
        Gap.DRUG_LATE: delivery.deliver_by if delivery else None,
        Gap.VIAL_EXPIRES: delivery.expires_on if delivery else None,
    }
    values: dict[str, Value] = {"payer": one.payer, "on": days.get(blocked.gap)}
    if blocked.gap is Gap.OTHER_PRODUCT:
        values["product"] = one.product or ""
    return [Check(Grade.WARNS, f"approval-{blocked.gap.value}", values)]


def check_warnings(
    on: date, newest_before: date | None, alerts: Iterable[Alert], events: Iterable[SeriousEvent]
) -> list[Check]:
    """What is about the patient: warnings, and serious harm since the injections before.

    `newest_before` is the day of those; harm that is not over warns however long ago it began.
    """
    checks = [
        Check(Grade.WARNS, f"alert-{alert.kind}", {"text": alert.text})
        for alert in alerts
        if alert.warns_on(on)
    ]
    for event in events:
        if event.on > on:
            continue
        is_new = newest_before is None or event.on >= newest_before or not event.is_over
        values: dict[str, Value] = {"on": event.on, "event": event.what, "report": event.report_to}
        code = "serious-event" if event.report_to else "serious-event-unreportable"
        checks.append(Check(Grade.WARNS if is_new else Grade.INFORMS, code, values))
    return checks


def _age(plan: Plan, course: Course, patient: Patient, ages: Iterable[LeastAge]) -> list[Check]:
    checks = []
    born = patient.birth_on
    for least in ages:
        if (least.condition, least.product) != (course.condition, plan.product):
            continue
        years = relativedelta(years=least.years)
        if plan.on < last_day(born) + years:
            values: dict[str, Value] = {"years": least.years, "source": least.source}
            checks.append(Check(Grade.WARNS, "too-young", values))
            if plan.on >= first_day(born) + years and least.years != ADULT_AGE:
                checks.append(unsure_age(born, least.years))
    since = adult_from(born)
    if since <= plan.on and any(
        session.status.counts
        and session.product == plan.product
        and plan.on - timedelta(days=SAME_PRODUCT_DAYS) < session.on < since
        for one in patient.courses
        for session in one.sessions
    ):
        if isinstance(born, PartialDate):
            checks.append(Check(Grade.INFORMS, "came-of-age-at-the-latest", {"on": since}))
        else:
            checks.append(Check(Grade.INFORMS, "came-of-age", {"on": since}))
    return checks
