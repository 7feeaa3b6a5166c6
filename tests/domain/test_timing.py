"""Due, overdue and lapsed: each begins on exactly its day."""

import pytest

from tests.builders import BLADDER, MIGRAINE, adult, course, hold, on, protocol, rules
from tests.domain.asking import ask
from tracker.domain.protocol import Schedule


def test_overdue_is_the_day_after_the_grace() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert (answer.due, answer.overdue_from) == ("2026-03-30", "2026-04-07")


def test_a_symptom_led_course_has_the_grace_of_its_protocol() -> None:
    answer = ask(adult(course(BLADDER, sessions=[on("2026-01-12", 100)])))
    assert (answer.due, answer.overdue_from) == ("2026-06-29", "2026-07-28")


@pytest.mark.parametrize(
    ("condition", "switched_to", "grace"),
    [(MIGRAINE, Schedule.SYMPTOM_LED, 28), (BLADDER, Schedule.FIXED, 7)],
)
def test_a_switched_course_has_the_grace_of_what_it_was_switched_to(
    condition: str, switched_to: Schedule, grace: int
) -> None:
    by = rules(
        protocol(grace_days=3), protocol(BLADDER, schedule=Schedule.SYMPTOM_LED, grace_days=3)
    )
    switched = course(condition, sessions=[on("2026-01-05")], switched_to=switched_to)
    assert ask(adult(switched), by=by).window.grace_days == grace


def test_a_course_switched_to_what_its_protocol_says_keeps_the_protocols_grace() -> None:
    by = rules(protocol(grace_days=3))
    kept = course(sessions=[on("2026-01-05")], switched_to=Schedule.FIXED)
    assert ask(adult(kept), by=by).window.grace_days == 3


def test_a_floor_moves_overdue_and_lapsed_with_due() -> None:
    held = course(sessions=[on("2026-01-05")], holds=[hold("2026-02-01", treat_from="2026-05-11")])
    answer = ask(adult(held))
    assert (answer.overdue_from, answer.lapsed_from) == ("2026-05-19", "2026-11-09")


def test_a_date_two_years_ahead_is_there_to_see() -> None:
    answer = ask(adult(course(interval="2 years", sessions=[on("2026-01-05")])))
    assert (answer.due, answer.state) == ("2028-01-05", "waiting")
    assert answer.step == ("call", "nurse", "2027-12-08")


@pytest.mark.peer(2)
@pytest.mark.parametrize("today", ["2026-01-05", "2026-03-30", "2027-06-01"])
def test_a_due_date_counts_from_the_session_whatever_today_is(today: str) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05")])), today).due == "2026-03-30"


@pytest.mark.peer(9)
def test_nothing_ages_off() -> None:
    answer = ask(adult(course(opened="2021-01-01", sessions=[on("2021-01-04")])), "2026-11-22")
    assert (answer.timing, answer.state) == ("lapsed", "in review")


@pytest.mark.peer(3)
@pytest.mark.parametrize(
    ("today", "timing"),
    [
        ("2026-03-01", "not yet"),
        ("2026-03-02", "due soon"),
        ("2026-03-29", "due soon"),
        ("2026-03-30", "due"),
        ("2026-04-06", "due"),
        ("2026-04-07", "overdue"),
        ("2026-09-27", "overdue"),
        ("2026-09-28", "lapsed"),
    ],
)
def test_each_timing_begins_on_exactly_its_day(today: str, timing: str) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05")])), today).timing == timing


@pytest.mark.parametrize(
    ("today", "timing"),
    [
        ("2026-04-05", "not yet"),
        ("2026-04-06", "eligible"),
        ("2026-05-31", "eligible"),
        ("2026-06-01", "due soon"),
        ("2026-07-27", "due"),
        ("2026-07-28", "overdue"),
    ],
)
def test_a_symptom_led_course_is_eligible_before_it_is_due_soon(today: str, timing: str) -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)])
    assert ask(adult(bladder), today).timing == timing


def test_a_symptom_led_course_without_a_floor_is_never_eligible() -> None:
    assert ask(adult(course(BLADDER, starts="2026-06-29"))).timing == "not yet"


def test_a_fixed_course_is_never_eligible() -> None:
    long = course(interval="24 weeks", sessions=[on("2026-01-05")])
    assert ask(adult(long), "2026-04-20").timing == "not yet"
