"""Dates of birth of which a day, a month or a year is known."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.birth import (
    Age,
    BirthDate,
    PartialDate,
    age_on,
    first_day,
    last_day,
    may_be_one,
    read_birth_date,
    wider,
)
from tracker.domain.protocol import Population, population_on

_DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))
_PARTS = st.builds(PartialDate, st.integers(1900, 2200), st.none() | st.integers(1, 12))
_BIRTHS = _DAYS | _PARTS


def born(text: str) -> BirthDate:
    return read_birth_date(text)


@given(_BIRTHS)
def test_it_is_written_as_it_is_read(one: BirthDate) -> None:
    assert read_birth_date(one.isoformat()) == one
    assert str(one) == one.isoformat()


@pytest.mark.parametrize(
    "text",
    ["", "50", "1950-", "1950-0", "1950-13", "1950-00", "0000", "1950-3", "19500304", "1950-02-30",
     "1950-W01", "1950-W01-1", " 1950", "１９５０", "1950-03-04T00:00", "195"],
)  # fmt: skip
def test_nothing_else_is_a_date_of_birth(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - one of several
        read_birth_date(text)


@given(_PARTS)
def test_a_part_holds_all_days_from_its_first_to_its_last(part: PartialDate) -> None:
    first, last = first_day(part), last_day(part)
    assert first.isoformat().startswith(part.isoformat())
    assert last.isoformat().startswith(part.isoformat())
    for outside in (first - timedelta(days=1), last + timedelta(days=1)):
        assert not outside.isoformat().startswith(part.isoformat())
        assert not may_be_one(part, outside)


@given(_DAYS, _BIRTHS)
def test_a_day_may_be_what_its_month_and_its_year_are(day: date, other: BirthDate) -> None:
    assert may_be_one(day, other) == (other in wider(day))


@given(_BIRTHS, _BIRTHS)
def test_whether_two_may_be_one_has_no_order(one: BirthDate, other: BirthDate) -> None:
    assert may_be_one(one, other) == may_be_one(other, one)
    assert may_be_one(one, other) == (one in wider(other) or other in wider(one))


def test_a_part_is_never_a_day() -> None:
    assert PartialDate(1950, 1) != date(1950, 1, 1)
    assert PartialDate(1950) != PartialDate(1950, 1)


@given(_DAYS, st.dates(date(2201, 1, 1), date(2300, 1, 1)))
def test_an_age_is_certain_only_if_every_possible_day_gives_it(day: date, on: date) -> None:
    certain = age_on(day, on)
    assert certain.is_certain
    for part in wider(day):
        told = age_on(part, on)
        assert certain.years in ((told.years,) if told.is_certain else (told.years, told.years - 1))


@pytest.mark.parametrize(
    ("birth", "on", "years", "is_certain"),
    [
        ("1950", "2026-11-29", 76, False),
        ("1950", "2026-12-31", 76, True),
        ("1950-03", "2026-11-29", 76, True),
        ("1950-11", "2026-11-29", 76, False),
        ("1950-12", "2026-11-29", 75, True),
        ("1950-03-04", "2026-03-03", 75, True),
        ("2026", "2026-11-29", 0, True),
        ("2004-02-29", "2026-02-28", 21, True),
    ],
)
def test_ages(birth: str, on: str, years: int, is_certain: bool) -> None:
    assert age_on(born(birth), date.fromisoformat(on)) == Age(years, is_certain=is_certain)


@given(_DAYS, _DAYS)
def test_whoever_may_be_a_child_is_one_to_every_rule(day: date, on: date) -> None:
    if population_on(day, on) is Population.CHILD:
        assert all(population_on(part, on) is Population.CHILD for part in wider(day))
