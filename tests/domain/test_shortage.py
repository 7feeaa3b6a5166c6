"""Weeks short of places: whose window holds no free place is counted where they are due."""

from datetime import date

from tests.builders import MIGRAINE, day
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.places import PlaceBook
from tracker.domain.shortage import Expected, short_weeks

TODAY = day("2026-03-02")
UNTIL = day("2026-06-22")


def expected(patient: int, due: str, overdue: str, earliest: str | None = None) -> Expected:
    first = day(earliest) if earliest else day(due)
    return Expected(patient, frozenset({(MIGRAINE, "")}), first, day(due), day(overdue))


def short(*those: Expected, places: int = 1, today: date = TODAY) -> dict[str, int]:
    days = ClinicDays(lists=(ClinicList("Injections", places, weekday=1),))
    found = short_weeks(those, PlaceBook(days), today, UNTIL)
    return {str(monday): count for monday, count in found.items()}


def test_a_week_lacks_as_many_places_as_find_none_in_their_window() -> None:
    those = [expected(n, "2026-03-09", "2026-03-17") for n in (1, 2, 3)]
    assert short(*those) == {"2026-03-09": 2}
    assert short(*those, places=3) == {}


def test_a_place_later_in_the_window_counts_though_it_is_in_another_week() -> None:
    assert short(expected(1, "2026-03-13", "2026-03-21")) == {}


def test_a_place_before_due_counts_where_the_window_holds_it() -> None:
    assert short(expected(1, "2026-03-13", "2026-03-16", "2026-03-09")) == {}
    assert short(expected(1, "2026-03-13", "2026-03-16")) == {"2026-03-09": 1}


def test_whose_window_has_closed_takes_a_place_of_the_next_seven_days() -> None:
    late = [expected(n, "2026-01-05", "2026-01-13") for n in (1, 2)]
    assert short(*late) == {"2026-03-02": 1}


def test_who_is_late_on_a_sunday_is_told_in_the_week_that_can_still_help() -> None:
    sunday = day("2026-03-08")
    late = [expected(n, "2026-01-05", "2026-01-13") for n in (1, 2)]
    due = [expected(n, "2026-03-04", "2026-03-12") for n in (3, 4)]
    assert short(*late, today=sunday) == {"2026-03-09": 1}
    assert short(*due, today=sunday) == {"2026-03-09": 1}


def test_nobody_who_is_due_later_counts() -> None:
    assert short(expected(1, "2026-07-06", "2026-07-07")) == {}
