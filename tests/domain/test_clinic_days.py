import pytest

from tests.builders import day
from tracker.domain.clinic_days import ClinicDays


def test_a_new_clinic_is_open_monday_to_friday() -> None:
    week = [day(f"2026-03-{n:02d}") for n in range(2, 9)]
    assert [ClinicDays().is_open(d) for d in week] == [True] * 5 + [False] * 2


def test_closures_and_holidays_are_not_open() -> None:
    days = ClinicDays(
        closures=frozenset({day("2026-03-02")}), holidays=frozenset({day("2026-03-03")})
    )
    assert days.first_open(day("2026-03-02")) == day("2026-03-04")


def test_an_open_day_is_its_own_first_open_day() -> None:
    assert ClinicDays().first_open(day("2026-03-02")) == day("2026-03-02")


def test_a_clinic_can_be_open_on_saturdays_only() -> None:
    assert ClinicDays(frozenset({5})).first_open(day("2026-03-02")) == day("2026-03-07")


def test_a_clinic_that_never_opens_has_no_first_day() -> None:
    assert ClinicDays(frozenset()).first_open(day("2026-03-02")) is None


@pytest.mark.parametrize(
    ("since", "count", "late_on"),
    [
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 2, "2026-03-10"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-02", 0, "2026-03-02"),
    ],
)
def test_working_days_skip_the_weekend(since: str, count: int, late_on: str) -> None:
    assert ClinicDays().after_working_days(day(since), count) == day(late_on)


def test_working_days_are_not_the_days_on_which_the_clinic_treats() -> None:
    only_fridays = ClinicDays(frozenset({4}))
    assert only_fridays.after_working_days(day("2026-03-02"), 2) == day("2026-03-04")


def test_working_days_skip_closures_and_holidays() -> None:
    days = ClinicDays(
        closures=frozenset({day("2026-03-03")}), holidays=frozenset({day("2026-03-04")})
    )
    assert days.after_working_days(day("2026-03-02"), 1) == day("2026-03-05")
