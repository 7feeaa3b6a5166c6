from datetime import timedelta

import pytest

from tests.builders import ARM, MIGRAINE, NECK, ONABOT, day, limit, protocol, rules
from tracker.domain.protocol import Population, adult_from, population_on


@pytest.mark.parametrize(
    ("born", "adult_on"),
    [("2008-03-30", "2026-03-30"), ("2008-02-29", "2026-03-01"), ("2000-02-29", "2018-03-01")],
)
def test_a_child_is_below_eighteen_on_the_day(born: str, adult_on: str) -> None:
    assert adult_from(day(born)) == day(adult_on)
    assert population_on(day(born), day(adult_on)) is Population.ADULT
    eve = day(adult_on) - timedelta(days=1)
    assert population_on(day(born), eve) is Population.CHILD


def test_a_clinics_own_rule_goes_before_the_shipped_one() -> None:
    found = rules(protocol(interval="13 weeks")).protocol(MIGRAINE, ONABOT, Population.ADULT)
    assert found is not None
    assert str(found.interval) == "13 weeks"


def test_an_adults_rule_is_none_for_a_child() -> None:
    assert rules().protocol(MIGRAINE, ONABOT, Population.CHILD) is None


def test_a_limit_without_conditions_sums_everything() -> None:
    assert limit(400).sums(NECK)
    assert limit(400).sums(None)


def test_a_limit_with_conditions_sums_those_and_what_is_unknown() -> None:
    some = limit(400, conditions=[ARM])
    assert (some.sums(ARM), some.sums(NECK), some.sums(None)) == (True, False, True)
