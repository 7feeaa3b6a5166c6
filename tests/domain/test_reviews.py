"""Why a clinician must decide, since when, and by when."""

import pytest

from tests.builders import (
    ARM,
    ONABOT,
    adult,
    booked,
    course,
    day,
    hold,
    on,
    own_date,
    question,
    rules,
)
from tests.domain.asking import ask
from tracker.domain.facts import Course, SessionStatus
from tracker.domain.reviews import ReviewCode, late_day

MOVED = course(ARM, key=2, sessions=[on("2026-04-06", 300)])
"""Moves a migraine course of 195 U from 2026-03-30 to 06-29."""


def migraine(**facts: object) -> Course:
    first = {"planned": 195, "sessions": [on("2026-01-05", 195)]}
    return course(**{**first, **facts})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("code", "late_on"),
    [
        ("continue-or-stop", "2026-03-09"),
        ("not-signed", "2026-03-09"),
        ("pregnancy", "2026-03-04"),
        ("adverse-event", "2026-03-04"),
        ("attempts-used-up", "2026-03-04"),
    ],
)
def test_urgent_questions_are_late_after_two_working_days_others_after_five(
    code: str, late_on: str
) -> None:
    assert late_day(code, day("2026-03-02"), rules()) == day(late_on)


def test_weekends_closures_and_holidays_are_no_working_days() -> None:
    by = rules(closed=["2026-03-09"])
    assert late_day("pregnancy", day("2026-03-06"), by) == day("2026-03-11")


def test_a_dose_that_moves_the_date_is_asked_about_since_it_was_given() -> None:
    answer = ask(adult(migraine(), MOVED), "2026-04-07")
    assert answer.causes == {"dose-moves-date": "2026-04-06"}
    assert answer.step == ("decide", "Dr Ruiz", "2026-04-13")


@pytest.mark.parametrize(
    ("given", "state"), [("2026-02-02", "to call"), ("2026-02-03", "in review")]
)
def test_a_dose_floor_of_28_days_is_no_question_and_of_29_is_one(given: str, state: str) -> None:
    # Target 2026-03-30; 300 U make room again 84 days after they were given.
    patient = adult(migraine(), course(ARM, key=2, sessions=[on(given, 300)]))
    assert ask(patient, "2026-03-30").state == state


def test_a_signed_decision_keeps_the_plan_for_this_cycle() -> None:
    kept = migraine(plan_kept_on=[day("2026-04-08")])
    answer = ask(adult(kept, MOVED), "2026-06-10")
    assert (answer.due, answer.state) == ("2026-06-29", "to call")


def test_a_decision_of_the_cycle_before_keeps_nothing() -> None:
    kept = migraine(plan_kept_on=[day("2025-12-01")])
    assert ask(adult(kept, MOVED), "2026-04-08").state == "in review"


def test_a_lapsed_course_is_asked_about_since_the_day_it_lapsed() -> None:
    answer = ask(adult(migraine()), "2026-10-10")
    assert answer.causes == {"lapsed": "2026-09-28"}


def test_once_its_appointment_has_passed_a_lapsed_course_is_in_review_again() -> None:
    patient = adult(migraine(appointments=[booked("2026-10-05", made="2026-09-28")]))
    assert ask(patient, "2026-10-05").state == "booked"
    assert ask(patient, "2026-10-06").state == "in review"


def test_an_own_date_behind_a_floor_is_asked_about_since_the_floor_moved() -> None:
    dated = migraine(
        own_dates=[own_date("2026-04-06", made="2026-02-01")],
        holds=[hold("2026-02-20", treat_from="2026-05-01")],
    )
    answer = ask(adult(dated))
    assert answer.causes == {"own-date-behind-floor": "2026-02-20"}
    assert answer.target == "2026-04-06"


def test_an_own_date_on_the_floor_is_no_question() -> None:
    dated = migraine(own_dates=[own_date("2026-03-30", made="2026-02-01")])
    assert ask(adult(dated)).state == "waiting"


@pytest.mark.parametrize("code", [c.value for c in ReviewCode])
def test_whatever_is_asked_a_clinician_holds_the_next_step(code: str) -> None:
    asked = migraine(reviews=[question(code, opened="2026-02-02")])
    answer = ask(adult(asked))
    assert answer.state == "in review"
    assert answer.step[0] == "decide"
    assert answer.step[2] is not None


def test_every_question_is_named() -> None:
    asked = course(
        planned=500,
        sessions=[on("2026-01-05", 195, ONABOT, status=SessionStatus.GIVEN)],
        reviews=[question("reinstated", opened="2026-02-02")],
    )
    assert set(ask(adult(asked)).causes) == {"no-date-fits", "not-signed", "reinstated"}


def test_the_question_that_is_late_first_decides_the_day() -> None:
    asked = migraine(
        reviews=[
            question("continue-or-stop", opened="2026-02-02"),
            question("pregnancy", opened="2026-02-03"),
        ]
    )
    assert ask(adult(asked)).step[2] == "2026-02-05"


def test_attempts_that_reached_nobody_are_history_once_the_patient_was_treated() -> None:
    asked = [question("attempts-used-up", opened="2026-03-25")]
    untreated = course(sessions=[on("2026-01-05")], reviews=asked)
    treated = course(sessions=[on("2026-01-05"), on("2026-03-30")], reviews=asked)
    assert ask(adult(untreated), "2026-04-01").state == "in review"
    assert ask(adult(treated), "2026-04-01").state == "waiting"
