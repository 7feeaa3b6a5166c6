"""The day that is aimed for: by the interval, and by what the patient reports."""

from datetime import timedelta

import pytest

from tests.builders import (
    BLADDER,
    INCOBOT,
    RIMABOT,
    SALIVA,
    adult,
    course,
    day,
    on,
    still_working,
    symptoms_back,
)
from tests.domain.asking import ask
from tracker.domain.protocol import Schedule

# The target


@pytest.mark.parametrize(
    ("interval", "last", "target"),
    [
        ("12 weeks", "2026-01-05", "2026-03-30"),
        ("84 days", "2026-01-05", "2026-03-30"),
        ("3 months", "2025-08-31", "2025-11-30"),
        ("3 months", "2025-11-30", "2026-02-28"),
        ("6 months", "2025-08-31", "2026-02-28"),
        ("1 year", "2024-02-29", "2025-02-28"),
        ("3 months", "2025-12-15", "2026-03-15"),
    ],
)
def test_a_target_is_the_anchor_and_the_interval(interval: str, last: str, target: str) -> None:
    assert ask(adult(course(interval=interval, sessions=[on(last)]))).target == target


def test_a_target_is_never_worked_out_step_by_step() -> None:
    # By steps over 30 November and 28 February it would drift to the 28th.
    sessions = [on("2025-08-31"), on("2025-11-30")]
    assert ask(adult(course(interval="6 months", sessions=sessions))).target == "2026-05-30"


@pytest.mark.fault(48)
def test_daylight_saving_cannot_turn_84_days_into_83() -> None:
    answer = ask(adult(course(sessions=[on("2026-10-20")])))
    assert answer.window.target_on == day("2026-10-20") + timedelta(days=84)


def test_the_courses_own_interval_goes_before_the_protocols() -> None:
    answer = ask(adult(course(interval="16 weeks", sessions=[on("2026-01-05")])))
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-03-30")


def test_the_interval_is_that_of_the_product_the_course_has_now() -> None:
    switched = course(SALIVA, INCOBOT, sessions=[on("2026-03-02", 2500, RIMABOT)])
    assert ask(adult(switched)).target == "2026-06-22"


def test_an_interval_below_the_minimum_is_due_at_the_minimum() -> None:
    answer = ask(adult(course(interval="10 weeks", sessions=[on("2026-01-05")])))
    assert (answer.target, answer.due) == ("2026-03-16", "2026-03-30")


# Symptom-led


def test_still_working_asks_again_eight_weeks_later() -> None:
    reports = [still_working("2026-06-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-20").due == "2026-08-15"


def test_still_working_asks_again_on_the_day_that_is_named() -> None:
    reports = [still_working("2026-06-20", ask_on="2026-07-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-20").due == "2026-07-20"


def test_still_working_never_brings_a_review_forward() -> None:
    reports = [still_working("2026-02-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-02-20").due == "2026-06-29"


def test_symptoms_that_are_back_after_still_working_bring_it_forward_again() -> None:
    reports = [still_working("2026-06-20"), symptoms_back("2026-07-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-07-10").due == "2026-07-10"


def test_still_working_takes_back_that_symptoms_were_back() -> None:
    reports = [symptoms_back("2026-05-10"), still_working("2026-05-20")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-05-20").due == "2026-07-15"


def test_the_first_report_of_symptoms_decides() -> None:
    reports = [symptoms_back("2026-05-20"), symptoms_back("2026-05-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-06-01").due == "2026-05-10"


def test_a_report_after_today_is_not_known_yet() -> None:
    reports = [symptoms_back("2026-05-10")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder), "2026-05-09").due == "2026-06-29"
    assert ask(adult(bladder), "2026-05-10").due == "2026-05-10"


def test_the_next_session_closes_a_report_into_history() -> None:
    reports = [symptoms_back("2026-05-10")]
    sessions = [on("2026-01-12", 100), on("2026-05-11", 100)]
    bladder = course(BLADDER, sessions=sessions, reports=reports)
    assert ask(adult(bladder), "2026-06-01").due == "2026-10-26"


def test_a_report_on_the_day_of_the_session_belongs_to_the_cycle_before() -> None:
    reports = [symptoms_back("2026-01-12")]
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    assert ask(adult(bladder)).due == "2026-06-29"


def test_a_fixed_course_keeps_its_date_whatever_is_reported() -> None:
    migraine = course(
        interval="16 weeks", sessions=[on("2026-01-05")], reports=[symptoms_back("2026-04-06")]
    )
    assert ask(adult(migraine), "2026-04-07").due == "2026-04-27"


def test_a_course_switched_to_symptom_led_listens_to_reports() -> None:
    switched = course(
        interval="16 weeks",
        switched_to=Schedule.SYMPTOM_LED,
        sessions=[on("2026-01-05")],
        reports=[symptoms_back("2026-04-06")],
    )
    answer = ask(adult(switched), "2026-04-07")
    assert answer.due == "2026-04-06"
    assert answer.window.schedule is Schedule.SYMPTOM_LED
