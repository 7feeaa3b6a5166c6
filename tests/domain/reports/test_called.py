"""From the first call of a cycle to the treatment."""

from collections.abc import Sequence

from tests.builders import day
from tracker.domain.reports.called import CalledCycle, called_cycles

TODAY = day("2026-11-22")


def called(sessions: Sequence[str], calls: Sequence[str]) -> list[CalledCycle]:
    days = [day(one) for one in sessions]
    return list(called_cycles(days, [day(one) for one in calls], day("2026-01-01"), TODAY))


def test_the_first_call_of_a_cycle_counts_once() -> None:
    calls = ["2026-03-25", "2026-03-20", "2026-03-20"]
    (one,) = called(["2026-01-05", "2026-03-30"], calls)
    assert (one.called_on, one.days) == (day("2026-03-20"), 10)


def test_each_cycle_has_a_first_call_of_its_own() -> None:
    found = called(["2026-01-05", "2026-03-30", "2026-07-01"], ["2026-03-20", "2026-06-20"])
    assert [one.days for one in found] == [10, 11]


def test_a_call_on_the_day_of_the_injection_led_to_it() -> None:
    (one,) = called(["2026-01-05", "2026-03-30"], ["2026-03-30"])
    assert one.days == 0


def test_whoever_was_called_and_has_not_come_is_waiting() -> None:
    (one,) = called(["2026-01-05"], ["2026-11-01"])
    assert (one.days, one.waited) == (None, 21)


def test_a_call_before_the_time_is_not_told() -> None:
    assert called(["2025-10-01"], ["2025-12-20"]) == []
