"""The clinic's rules as data: protocols and dose limits, and how the right one is found."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from tracker.domain.birth import BirthDate, last_day
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.contact_rules import ContactRules
from tracker.domain.interval import Interval

ADULT_AGE = 18
"""Years. A child is below 18 on the day in question."""


class Schedule(Enum):
    """Whether a target is a treatment day, or the day to ask how it is going."""

    FIXED = "fixed"
    SYMPTOM_LED = "symptom-led"


class Population(Enum):
    """Whom a protocol or a limit is for."""

    ADULT = "adult"
    CHILD = "child"


@dataclass(frozen=True, slots=True)
class Protocol:
    """The clinic's rule for a condition, a product and an age group, in one version.

    Doses are thousandths of a Unit. ``site_minimum`` is the clinic's own stricter minimum.
    """

    condition: str
    product: str
    population: Population
    schedule: Schedule
    minimum: Interval
    interval: Interval
    grace_days: int
    usual_dose: int | None = None
    most_per_session: int | None = None
    most_per_kg: int | None = None
    minimum_basis: str = "label"
    site_minimum: Interval | None = None
    evidence: str = "confirmed"
    source: str = ""
    note: str = ""
    jurisdiction: str = "US"
    version: int = 1
    key: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """The most of one product in so many days, over all of a patient's courses.

    ``days`` is half open: on day D it sums D - days < date <= D. With ``conditions`` it binds and
    sums only courses of those conditions. ``dose`` and ``per_kg`` are thousandths of a Unit; the
    lesser of the two holds.
    """

    product: str
    days: int
    dose: int
    population: Population | None = None
    conditions: frozenset[str] = frozenset()
    per_kg: int | None = None
    evidence: str = "confirmed"
    source: str = ""
    note: str = ""

    def sums(self, condition: str | None) -> bool:
        """Whether a dose for this condition counts; one for an unknown condition does."""
        return not self.conditions or condition is None or condition in self.conditions


@dataclass(frozen=True, slots=True)
class Rules:
    """All that a clinic has decided: protocols, limits, clinic days, habits of reaching people."""

    protocols: tuple[Protocol, ...] = ()
    limits: tuple[Limit, ...] = ()
    days: ClinicDays = ClinicDays()
    contact: ContactRules = ContactRules()
    _by_key: dict[tuple[str, str, Population], Protocol] = field(
        init=False, repr=False, compare=False, hash=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        self._by_key.update({(p.condition, p.product, p.population): p for p in self.protocols})

    def protocol(self, condition: str, product: str, population: Population) -> Protocol | None:
        """The clinic's rule, or None where there is none."""
        return self._by_key.get((condition, product, population))

    def limits_of(self, product: str) -> Iterable[Limit]:
        """Every limit of a product, whomever it is for."""
        return (limit for limit in self.limits if limit.product == product)


def population_on(birth_on: BirthDate, day: date) -> Population:
    """Child below 18 on ``day``, as long as it may be. Born on 29 February: 18 on 1 March of a
    common year.
    """
    return Population.CHILD if day < adult_from(birth_on) else Population.ADULT


def adult_from(birth_on: BirthDate) -> date:
    """The first day on which somebody counts as an adult: not before it is certain."""
    birth_on = last_day(birth_on)
    try:
        return birth_on.replace(year=birth_on.year + ADULT_AGE)
    except ValueError:
        # Born on 29 February.
        return date(birth_on.year + ADULT_AGE, 3, 1)
