"""Days of death of which a day, a month, a year or nothing is known."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.birth import Age, PartialDate, age_on
from tracker.domain.death import (
    UNKNOWN_DAY,
    DeathDate,
    age_reached,
    day_of_death,
    earliest,
    latest,
    read_death_date,
    says_more,
)

_DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_PARTS = st.builds(PartialDate, st.integers(1900, 2200), st.none() | st.integers(1, 12))
_TODAY = date(2026, 11, 22)
_DEATHS = _DAYS | _PARTS | st.just(UNKNOWN_DAY)


@given(_DEATHS)
def test_it_is_written_as_it_is_read(one: DeathDate) -> None:
    assert read_death_date(one.isoformat()) == one
    assert str(one) == one.isoformat()
    assert day_of_death(one) == (one if isinstance(one, date) else None)


@pytest.mark.parametrize("text", ["", "Unknown", "unknown ", "yes", "2024-13", "2024-3"])
def test_nothing_else_is_a_day_of_death(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - one of several
        read_death_date(text)


@given(_DEATHS, _DEATHS)
def test_of_two_at_most_one_says_more_and_lies_within_the_other(
    one: DeathDate, other: DeathDate
) -> None:
    assert not (says_more(one, other) and says_more(other, one))
    if says_more(one, other):
        assert earliest(other) <= earliest(one) <= latest(one) <= latest(other)


def test_a_day_says_more_than_its_month_and_anything_more_than_nothing() -> None:
    day, month, year = map(read_death_date, ("2024-03-05", "2024-03", "2024"))
    assert says_more(day, month)
    assert says_more(month, year)
    assert says_more(year, UNKNOWN_DAY)
    assert not says_more(day, read_death_date("2023"))
    assert not says_more(UNKNOWN_DAY, UNKNOWN_DAY)


@given(_DAYS, _DAYS)
def test_an_age_is_that_of_today_or_of_a_death_whose_day_is_known(born: date, day: date) -> None:
    assert age_reached(born, day, _TODAY) == age_on(born, day)
    assert age_reached(born, None, day) == age_on(born, day)


def test_an_age_at_death_is_the_greatest_that_it_can_be_or_none() -> None:
    born = date(1950, 6, 15)
    assert age_reached(born, PartialDate(2024), _TODAY) == Age(74, is_certain=False)
    assert age_reached(born, PartialDate(2024, 3), _TODAY) == Age(73)
    assert age_reached(PartialDate(1950), PartialDate(2024), _TODAY) == Age(74, is_certain=False)
    assert age_reached(born, UNKNOWN_DAY, _TODAY) is None
