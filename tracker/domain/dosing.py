"""How much of a product a patient has had, and on which day a dose fits the limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import Limit, Population, Rules, adult_from, population_on


@dataclass(frozen=True, slots=True)
class Given:
    """A dose that was, or is to be, given; thousandths of a Unit, None where unknown."""

    on: date
    product: str | None
    dose: int | None
    condition: str | None
    course: int | None


@dataclass(frozen=True, slots=True)
class Total:
    """A sum of doses. ``is_at_least``: a dose in it is unknown, so that the sum may be more."""

    dose: int
    is_at_least: bool = False


@dataclass(frozen=True, slots=True)
class Passed:
    """A limit that a dose would pass on a day: what is there already, and what is allowed."""

    limit: Limit
    before: Total
    allowed: int


class DoseBook:
    """All doses of one patient against all limits of the clinic.

    Counts every course and every outside dose, at every clinic; Units of different products are
    never added. A session exactly as many days ago as a limit is long has dropped out.
    """

    def __init__(self, patient: Patient, rules: Rules) -> None:
        self.given = counting_doses(patient)
        self._rules = rules
        self._patient = patient
        self._adult_from = adult_from(patient.birth_on)
        self._grams = (
            max(patient.weights, key=lambda w: (w.on, w.grams)).grams if patient.weights else None
        )

    def total(self, product: str, limit: Limit, day: date, also: Sequence[Given] = ()) -> Total:
        """What counts towards a limit on ``day``, day - days < date <= day, bookings in ``also``.

        A dose of an unknown product may be this one, so it makes the sum "at least".
        """
        since = day - timedelta(days=limit.days)
        dose, is_at_least = 0, False
        for given in (*self.given, *also):
            if not since < given.on <= day or not limit.sums(given.condition):
                continue
            if given.product == product and given.dose is not None:
                dose += given.dose
            elif given.product in (product, None):
                is_at_least = True
        return Total(dose, is_at_least)

    def binding(
        self, product: str, condition: str, day: date, grams: int | None = None
    ) -> list[tuple[Limit, int]]:
        """The limits for a dose on ``day``, each with what it allows at ``grams``.

        None: the newest weight, which holds for all days to come.
        """
        population = Population.CHILD if day < self._adult_from else Population.ADULT
        found = []
        for limit in self._rules.limits_of(product):
            if limit.population not in (None, population):
                continue
            if not limit.sums(condition):
                continue
            found.append((limit, _allowed(limit, grams or self._grams)))
        return found

    @property
    def is_weighed(self) -> bool:
        """Whether the patient was ever weighed; a limit by weight says little without it."""
        return self._grams is not None

    def lacks_weight(self, product: str, condition: str, day: date) -> bool:
        """Whether a limit by weight binds a patient who was never weighed."""
        return not self.is_weighed and any(
            limit.per_kg is not None for limit, _ in self.binding(product, condition, day)
        )

    def passed(
        self, product: str, condition: str, dose: int, day: date, also: Sequence[Given] = ()
    ) -> list[Passed]:
        """Every limit that a dose would pass on ``day``; empty where it fits."""
        exceeded = []
        for limit, allowed in self.binding(product, condition, day):
            before = self.total(product, limit, day, also)
            if before.dose + dose > allowed:
                exceeded.append(Passed(limit, before, allowed))
        return exceeded

    def newest_of(self, product: str) -> date | None:
        """The patient's newest dose of a product, in any course or elsewhere."""
        return max((g.on for g in self.given if g.product == product), default=None)

    def first_fit(self, product: str, condition: str, dose: int, after: date) -> date | None:
        """The first day later than ``after`` on which a dose fits every limit; None: no day does.

        ``after`` must not be before the newest dose of the product: from there on sums only fall,
        and only on the days on which a dose drops out of a limit, or the patient comes of age.
        """
        days = {after + timedelta(days=1)}
        for limit in self._rules.limits_of(product):
            days.update(
                g.on + timedelta(days=limit.days) for g in self.given if g.product == product
            )
        days.add(self._adult_from)
        for day in sorted(day for day in days if day > after):
            if not self.passed(product, condition, dose, day):
                return day
        return None


def _allowed(limit: Limit, grams: int | None) -> int:
    if limit.per_kg is None or grams is None:
        return limit.dose
    return min(limit.dose, limit.per_kg * grams // 1000)


def counting_doses(patient: Patient) -> tuple[Given, ...]:
    """Every dose that was given, in all courses and elsewhere, oldest first."""
    given = [
        Given(s.on, s.product, s.dose, course.condition, course.key)
        for course in patient.courses
        for s in course.sessions
        if s.status.counts
    ]
    conditions = {course.key: course.condition for course in patient.courses}
    for outside in patient.outside:
        condition = outside.condition
        if outside.course is not None:
            condition = conditions.get(outside.course, condition)
        given.append(Given(outside.on, outside.product, outside.dose, condition, outside.course))
    return tuple(sorted(given, key=lambda g: (g.on, g.product or "", g.dose or 0, g.course or 0)))


def planned_dose(course: Course, patient: Patient, rules: Rules, today: date) -> int | None:
    """The course's own dose, else its newest one of the present product, else the usual one.

    The newest is that of a counting session that is no touch-up. None where nothing is known.
    """
    if course.planned_dose is not None:
        return course.planned_dose
    known = [
        (s.on, s.dose)
        for s in course.sessions
        if s.status.counts
        and not s.is_touch_up
        and s.product == course.product
        and s.dose is not None
    ]
    if known:
        return max(known)[1]
    protocol = rules.protocol(
        course.condition, course.product, population_on(patient.birth_on, today)
    )
    return protocol.usual_dose if protocol else None
