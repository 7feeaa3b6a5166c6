import pytest

from tests.builders import BLADDER, MIGRAINE, day
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList


def test_a_new_clinic_is_open_monday_to_friday() -> None:
    week = [day(f"2026-03-{n:02d}") for n in range(2, 9)]
    assert [ClinicDays().is_open(d) for d in week] == [True] * 5 + [False] * 2


def test_closures_and_holidays_are_not_open() -> None:
    days = ClinicDays(
        closures=frozenset({day("2026-03-02")}), holidays=frozenset({day("2026-03-03")})
    )
    assert days.first_open(day("2026-03-02"), MIGRAINE) == day("2026-03-04")


def test_an_open_day_is_its_own_first_open_day() -> None:
    assert ClinicDays().first_open(day("2026-03-02"), MIGRAINE) == day("2026-03-02")


def test_a_clinic_can_be_open_on_saturdays_only() -> None:
    assert ClinicDays(frozenset({5})).first_open(day("2026-03-02"), MIGRAINE) == day("2026-03-07")


def test_a_clinic_that_never_opens_has_no_first_day() -> None:
    assert ClinicDays(frozenset()).first_open(day("2026-03-02"), MIGRAINE) is None


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


MONDAY, THURSDAY, FRIDAY = day("2026-03-02"), day("2026-03-05"), day("2026-03-06")
LISTS = (
    ClinicList("Injections", 12, weekday=3),
    ClinicList("Urology", 6, weekday=4, conditions=frozenset({BLADDER})),
)


def test_once_there_are_lists_they_say_when_the_clinic_treats() -> None:
    days = ClinicDays(lists=LISTS)
    assert [days.is_open(d) for d in (MONDAY, THURSDAY, FRIDAY)] == [False, True, True]


def test_a_list_for_a_condition_takes_no_other() -> None:
    days = ClinicDays(lists=LISTS)
    assert days.first_open(FRIDAY, BLADDER) == FRIDAY
    assert days.first_open(FRIDAY, MIGRAINE) == day("2026-03-12")


def test_a_list_of_a_clinician_takes_nobody_elses_patients() -> None:
    days = ClinicDays(lists=(ClinicList("Ruiz", 4, weekday=0, clinician="Dr Ruiz"),))
    asked = [days.takes(MONDAY, MIGRAINE, name) for name in ("Dr Ruiz", "", "Dr Osei")]
    assert asked == [True, True, False]


def test_a_list_on_a_date_stands_for_the_weekdays_of_that_name() -> None:
    days = ClinicDays(lists=(*LISTS, ClinicList("Injections", 4, on=THURSDAY)))
    assert [one.places for one in days.lists_on(THURSDAY)] == [4]


def test_a_list_on_a_date_opens_a_day_that_has_none() -> None:
    assert ClinicDays(lists=(*LISTS, ClinicList("Extra", 3, on=MONDAY))).is_open(MONDAY)


def test_a_list_without_places_is_not_held() -> None:
    days = ClinicDays(lists=(*LISTS, ClinicList("Injections", 0, on=THURSDAY)))
    assert not days.is_open(THURSDAY)


def test_nothing_is_held_on_a_closed_day() -> None:
    days = ClinicDays(closures=frozenset({THURSDAY}), lists=LISTS)
    assert days.lists_on(THURSDAY) == ()
