"""Injection patterns, and what a muscle usually gets and at most: warnings, never stops."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from tracker.domain.checks import Check, Grade
from tracker.domain.protocol import Population
from tracker.domain.sites import Side, Sites, by_muscle, summed
from tracker.domain.why import Value


@dataclass(frozen=True, slots=True)
class Extra:
    """How many sites more a muscle may get where the pain is."""

    muscle: str
    sites: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where a product goes for a condition. `volume` in µL for all of it, None where not given.

    `extra_most` is how many sites at most follow the pain, all muscles together.
    """

    condition: str
    product: str
    sites: Sites
    extra: tuple[Extra, ...] = ()
    extra_most: int = 0
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class MuscleRange:
    """Usual and most for a muscle, in thousandths of a Unit, for each side or for both together.

    `per_kg`: for each kilogram of a child. `site_most` is the most at one site; a range without a
    muscle holds it for all of them.
    """

    muscle: str
    condition: str
    product: str
    least: int | None
    most: int | None
    is_for_both: bool = False
    per_kg: bool = False
    site_most: int | None = None
    source: str = ""


def check_sum(sites: Sites, dose: int | None) -> list[Check]:
    """Whether the sites add up to the dose of the session."""
    total = summed(sites).dose
    if dose is None or not sites or total == dose:
        return []
    values: dict[str, Value] = {"total": total, "dose": dose, "more": abs(total - dose)}
    if total > dose:
        return [Check(Grade.WARNS, "sites-more", values)]
    return [Check(Grade.WARNS, "sites-less", values)]


def check_pattern(sites: Sites, patterns: Iterable[Pattern]) -> list[Check]:
    """Whether what follows the pain stays within the pattern that is followed, if one is."""
    for pattern in patterns:
        if pattern.extra and _follows(sites, pattern):
            return _beyond(sites, pattern)
    return []


def check_muscles(
    sites: Sites,
    ranges: Iterable[MuscleRange],
    *,
    condition: str,
    product: str,
    population: Population = Population.ADULT,
    grams: int | None = None,
) -> list[Check]:
    """Where a muscle, or one site, gets more than is usual. `grams` is a child's weight.

    No adult's range holds for a child; without a weight there is none.
    """
    ruling = [
        one
        for one in ranges
        if one.condition == condition
        and one.product == product
        and one.per_kg == (population is Population.CHILD)
    ]
    checks: list[Check] = []
    for one in ruling:
        if grams is not None or not one.per_kg:
            checks += _over(sites, one, grams if one.per_kg else None)
    return checks


def check_familiar(sites: Sites, familiar: Collection[str]) -> list[Check]:
    """Muscles that the treatment doesn't usually go into; none known, none asked about."""
    muscles = dict.fromkeys(site.muscle for site in sites)
    return [
        Check(Grade.WARNS, "muscle-foreign", {"muscle": muscle})
        for muscle in muscles
        if familiar and muscle not in familiar
    ]


def _follows(sites: Sites, pattern: Pattern) -> bool:
    given = {row.muscle: row.whole.sites for row in by_muscle(sites)}
    fixed = by_muscle(pattern.sites)
    return all(given.get(row.muscle, 0) >= row.whole.sites for row in fixed)


def _beyond(sites: Sites, pattern: Pattern) -> list[Check]:
    fixed = {row.muscle: row.whole.sites for row in by_muscle(pattern.sites)}
    more = {extra.muscle: extra.sites for extra in pattern.extra}
    checks = []
    most = sum(fixed.values()) + pattern.extra_most
    count = summed(sites).sites
    if count > most:
        checks.append(Check(Grade.WARNS, "pattern-sites", {"sites": count, "most_sites": most}))
    for row in by_muscle(sites):
        allowed = fixed.get(row.muscle, 0) + more.get(row.muscle, 0)
        if row.whole.sites > allowed:
            values: dict[str, Value] = {"muscle": row.muscle, "sites": row.whole.sites}
            values["most_sites"] = allowed
            checks.append(
                Check(Grade.WARNS, "pattern-muscle", values)
                if allowed
                else Check(Grade.WARNS, "pattern-elsewhere", values)
            )
    each = {site.dose // site.sites for site in pattern.sites}
    others = sum(site.sites for site in sites if site.dose not in {site.sites * x for x in each})
    if len(each) == 1 and others:
        values = {"sites": others, "dose": each.pop()}
        checks.append(Check(Grade.INFORMS, "pattern-each", values))
    return checks


def _over(sites: Sites, one: MuscleRange, grams: int | None) -> list[Check]:
    checks = []
    values: dict[str, Value] = {"source": one.source}
    if one.site_most is not None:
        high = [site.dose / site.sites for site in sites if one.muscle in ("", site.muscle)]
        if high and max(high) > one.site_most:
            values |= {"dose": round(max(high)), "most": one.site_most}
            checks.append(Check(Grade.WARNS, "site-most", values))
    if one.most is None:
        return checks
    most = one.most if grams is None else one.most * grams // 1000
    row = next((row for row in by_muscle(sites) if row.muscle == one.muscle), None)
    if row is None:
        return checks
    for side in (None,) if one.is_for_both else tuple(Side):
        dose = (row.whole if side is None else row.of(side)).dose
        if dose > most:
            found: dict[str, Value] = {"muscle": one.muscle, "dose": dose, "most": most}
            found |= {"side": side.value if side else "", "source": one.source}
            checks.append(
                Check(Grade.WARNS, "muscle-most", found)
                if side
                else Check(Grade.WARNS, "muscle-most-both", found)
            )
    return checks
