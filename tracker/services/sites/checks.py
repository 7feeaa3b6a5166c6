"""What to look at in the sites of a session: their sum, each muscle, the pattern that is followed."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checks import Check
from tracker.domain.facts import Patient
from tracker.domain.pattern import (
    MuscleRange,
    Pattern,
    check_familiar,
    check_muscles,
    check_pattern,
    check_sum,
)
from tracker.domain.protocol import Population, population_on
from tracker.domain.sites import Sites
from tracker.services.sites.pattern_content import read_pattern
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.services.sites.shipped_patterns import shipped_ranges
from tracker.storage import records as r


def check_sites(
    tx: Session,
    sites: Sites,
    dose: int | None,
    *,
    condition: str,
    product: str,
    patient: Patient,
    on: date,
) -> list[Check]:
    """Warnings and notes only; none where no site is recorded."""
    if not sites:
        return []
    pattern = r.PatternRecord
    kept = tx.scalars(
        select(pattern.sites).where(
            pattern.condition == condition,
            pattern.product == product,
            pattern.retired_on.is_(None),
        )
    )
    patterns = [read_pattern(condition, product, content) for content in kept]
    ranges = [one.range for one in shipped_ranges()]
    population = population_on(patient.birth_on, on)
    return [
        *check_sum(sites, dose),
        *check_familiar(sites, _familiar(condition, ranges, patterns)),
        *check_muscles(
            sites,
            ranges,
            condition=condition,
            product=product,
            population=population,
            grams=patient.grams_on(on) if population is Population.CHILD else None,
        ),
        *check_pattern(sites, patterns),
    ]


def _familiar(
    condition: str, ranges: Iterable[MuscleRange], patterns: Iterable[Pattern]
) -> frozenset[str]:
    """What lies on the drawings of a condition, has a range for it, or is in a pattern of it."""
    return frozenset(
        (
            *(
                place.muscle
                for one in shipped_drawings()
                if condition in one.shown_for
                for place in one.places
            ),
            *(one.muscle for one in ranges if one.condition == condition),
            *(site.muscle for pattern in patterns for site in pattern.sites),
        )
    )
