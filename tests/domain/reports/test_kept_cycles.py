"""How targets were kept: told against target, whatever a hold or a floor says."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import (
    BLADDER,
    adult,
    course,
    day,
    elsewhere,
    ended,
    hold,
    on,
    own_date,
    rules,
    symptoms_back,
)
from tracker.domain.reports.kept_cycles import Apart, Kept, KeptCycle, kept_cycles
from tracker.domain.schedule import sessions_of

SINCE, TODAY = day("2026-01-01"), day("2026-11-22")


def told(*outside: Any, since: str = "2026-01-01", **facts: Any) -> list[KeptCycle]:
    one = course(**facts)
    patient = adult(one, outside=outside)
    given = [session.on for session in sessions_of(one, patient) if not session.is_touch_up]
    return list(kept_cycles(one, given, patient.birth_on, rules(), day(since), TODAY))


def kept(**facts: Any) -> list[Kept]:
    return [one.kept for one in told(**facts)]


def test_a_treatment_is_on_time_from_target_to_the_last_day_of_grace() -> None:
    # 12 weeks after 5 January is 30 March, and a week of grace is kept.
    assert kept(sessions=[on("2026-01-05"), on("2026-03-29"), on("2026-09-01")])[0] is Kept.EARLY
    assert kept(sessions=[on("2026-01-05"), on("2026-03-30"), on("2026-09-01")])[0] is Kept.ON_TIME
    assert kept(sessions=[on("2026-01-05"), on("2026-04-06"), on("2026-09-01")])[0] is Kept.ON_TIME
    assert kept(sessions=[on("2026-01-05"), on("2026-04-07"), on("2026-09-01")])[0] is Kept.LATE


def test_whoever_has_not_come_yet_is_late_too_and_not_forgotten() -> None:
    (one,) = told(sessions=[on("2026-01-05")])
    assert one.kept is Kept.STILL_LATE
    assert one.days_late == (TODAY - day("2026-03-30")).days
    assert told(sessions=[on("2026-09-14")]) == []


def test_whoever_is_given_up_past_grace_stays_late_and_whoever_ends_in_time_is_not() -> None:
    (one,) = told(sessions=[on("2026-01-05")], ending=ended("2026-05-01"))
    assert (one.kept, one.until) == (Kept.STILL_LATE, day("2026-05-01"))
    assert told(sessions=[on("2026-01-05")], ending=ended("2026-04-06")) == []


def test_a_hold_never_makes_late_look_punctual() -> None:
    (one,) = told(
        sessions=[on("2026-01-05"), on("2026-05-04")],
        holds=[hold("2026-03-20", treat_from="2026-05-04")],
        ending=ended("2026-05-05"),
    )
    assert (one.apart, one.kept, one.days_late) == (Apart.HOLD, Kept.LATE, 35)


def test_an_own_date_is_told_apart_and_the_computed_target_stays_known() -> None:
    (one,) = told(
        sessions=[on("2026-01-05"), on("2026-05-04")],
        own_dates=[own_date("2026-05-04", made="2026-03-01")],
        ending=ended("2026-05-05"),
    )
    assert (one.apart, one.kept, one.days_late) == (Apart.OWN_DATE, Kept.ON_TIME, 0)
    assert one.computed_on == day("2026-03-30")


def test_a_hold_of_one_cycle_says_nothing_of_the_next() -> None:
    first, second = told(
        sessions=[on("2026-01-05"), on("2026-03-30"), on("2026-06-22")],
        holds=[hold("2026-04-01", treat_from="2026-06-22")],
        ending=ended("2026-07-01"),
    )
    assert (first.apart, second.apart) == (Apart.PLAIN, Apart.HOLD)


def test_symptoms_that_came_back_bring_the_target_forward() -> None:
    (one,) = told(
        condition=BLADDER,
        sessions=[on("2026-01-12", 100), on("2026-05-20", 100)],
        reports=[symptoms_back("2026-05-10")],
        ending=ended("2026-06-01"),
    )
    assert one.target_on == day("2026-05-10")


def test_touch_ups_end_no_cycle_and_outside_doses_of_the_course_do() -> None:
    (one,) = told(
        sessions=[on("2026-01-05"), on("2026-03-16", 20, touch_up=True), on("2026-03-30")],
        ending=ended("2026-04-01"),
    )
    assert one.began_on == day("2026-01-05")
    (one,) = told(
        elsewhere("2026-03-30", 155, assigned_to=1),
        sessions=[on("2026-01-05")],
        ending=ended("2026-04-01"),
    )
    assert one.treated_on == day("2026-03-30")


def test_only_targets_of_the_time_are_told() -> None:
    facts: dict[str, Any] = {"sessions": [on("2025-01-06"), on("2025-03-31"), on("2026-01-05")]}
    assert [one.target_on for one in told(**facts, since="2025-03-31")] == [
        day("2025-03-31"),
        day("2025-06-23"),
        day("2026-03-30"),
    ]
    assert [one.target_on for one in told(**facts, since="2025-04-01")] == [
        day("2025-06-23"),
        day("2026-03-30"),
    ]


@given(st.lists(st.integers(0, 700), unique=True, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters_and_cycles_follow_one_another(
    offsets: list[int], chance: Any
) -> None:
    days = [str(day("2025-01-01") + timedelta(days=n)) for n in offsets]
    first = told(sessions=[on(one) for one in days], since="2024-01-01")
    chance.shuffle(days)
    assert told(sessions=[on(one) for one in days], since="2024-01-01") == first
    assert len(first) <= len(days)
    for one, other in pairwise(first):
        assert one.treated_on is not None
        assert one.treated_on <= other.began_on
