from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.interval import Interval, Unit
from tracker.domain.problems import Invalid


@pytest.mark.parametrize("text", ["12 weeks", "3 months", "84 days", "2 years", "1 week", "1 year"])
def test_an_interval_is_kept_as_it_was_written(text: str) -> None:
    assert str(Interval.parse(text)) == text


def test_twelve_weeks_and_84_days_are_not_the_same_words() -> None:
    assert Interval.parse("12 weeks") != Interval.parse("84 days")
    assert Interval.parse("12 weeks").after(day("2026-01-05")) == day("2026-03-30")
    assert Interval.parse("84 days").after(day("2026-01-05")) == day("2026-03-30")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12",
        "weeks",
        "12weeks",
        "0 weeks",
        "-3 months",
        "1.5 months",
        "12 Weeks",
        "12 weeks later",
        "twelve weeks",
        "１２ weeks",
        "99999 days",
        "11 years",
        "12  weeks",
        "3 months\n4 weeks",
    ],
)
def test_what_is_no_interval_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        Interval.parse(text)
    assert refused.value.field == "interval"
    assert str(refused.value).endswith(".")


@pytest.mark.peer(1)
@pytest.mark.fault(49)
@pytest.mark.parametrize(
    ("last", "interval", "target", "minimum"),
    [
        ("2025-11-30", "3 months", "2026-02-28", "2026-03-01"),
        ("2025-08-31", "3 months", "2025-11-30", "2025-12-01"),
        ("2026-08-31", "6 months", "2027-02-28", "2027-03-01"),
        ("2024-02-29", "1 year", "2025-02-28", "2025-03-01"),
        ("2023-11-29", "3 months", "2024-02-29", "2024-02-29"),
        ("2026-01-31", "3 months", "2026-04-30", "2026-05-01"),
        ("2025-10-31", "2 months", "2025-12-31", "2025-12-31"),
        ("2026-03-02", "3 months", "2026-06-02", "2026-06-02"),
    ],
)
def test_a_target_clamps_and_a_minimum_rolls_forward(
    last: str, interval: str, target: str, minimum: str
) -> None:
    step = Interval.parse(interval)
    assert step.after(day(last)) == day(target)
    assert step.after_never_early(day(last)) == day(minimum)


intervals = st.builds(
    Interval, st.integers(1, 10), st.sampled_from([Unit.DAY, Unit.WEEK, Unit.MONTH, Unit.YEAR])
)
days = st.dates(day("1950-01-01"), day("2200-01-01"))


@given(intervals, days)
def test_a_minimum_is_never_before_the_target_of_the_same_length(
    interval: Interval, last: date
) -> None:
    target, minimum = interval.after(last), interval.after_never_early(last)
    assert last < target <= minimum <= target + timedelta(days=1)


@given(intervals, days, days)
def test_a_later_session_is_never_due_earlier(interval: Interval, one: date, other: date) -> None:
    first, second = sorted([one, other])
    assert interval.after(first) <= interval.after(second)
    assert interval.after_never_early(first) <= interval.after_never_early(second)


@given(intervals)
def test_what_is_written_is_read_again(interval: Interval) -> None:
    assert Interval.parse(str(interval)) == interval
