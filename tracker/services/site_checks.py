"""What to look at in the sites of a session: their sum, each muscle, the pattern that is followed."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checks import WEIGHT_DAYS, Check
from tracker.domain.facts import Patient
from tracker.domain.pattern import check_muscles, check_pattern, check_sum
from tracker.domain.protocol import Population, population_on
from tracker.domain.sites import Sites
from tracker.services.pattern_content import read_pattern
from tracker.services.shipped_patterns import shipped_ranges
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
    return [
        *check_sum(sites, dose),
        *check_muscles(
            sites,
            [one.range for one in shipped_ranges()],
            condition=condition,
            product=product,
            child_grams=_child_grams(patient, on),
        ),
        *check_pattern(sites, patterns),
    ]


def _child_grams(patient: Patient, on: date) -> int | None:
    """A child's newest weight that is no older than the checks allow; None for an adult."""
    if population_on(patient.birth_on, on) is not Population.CHILD:
        return None
    fresh = [w for w in patient.weights if on - timedelta(days=WEIGHT_DAYS) <= w.on <= on]
    return max(fresh, key=lambda w: w.on).grams if fresh else None
