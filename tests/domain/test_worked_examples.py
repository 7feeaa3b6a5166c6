"""The clinic's worked examples, each with the answer that a pharmacist worked out by hand.

Examples 8 to 17 of the clinical reference stand in
tests/services/courses/test_clinical_examples.py.
"""

from datetime import timedelta

import pytest

from tests.builders import (
    ABOBOT,
    ARM,
    BLADDER,
    LEG,
    adult,
    approved,
    course,
    day,
    on,
    protocol,
    rules,
    symptoms_back,
)
from tests.domain.asking import ask
from tracker.domain.authorisation import last_valid_day
from tracker.domain.facts import SymptomReport
from tracker.domain.schedule import LAPSE

HEAVY = day("2026-03-01")


def test_twelve_weeks_keep_the_weekday() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert answer.target == "2026-03-30"
    assert day("2026-03-30").weekday() == day("2026-01-05").weekday()


def test_three_months_are_a_calendar_step() -> None:
    answer = ask(adult(course(interval="3 months", sessions=[on("2026-03-02")])))
    assert answer.target == "2026-06-02"
    assert day("2026-06-02") - day("2026-03-02") == timedelta(days=92)


def test_a_closed_day_moves_the_suggestion_forward_and_never_back() -> None:
    answer = ask(
        adult(course(sessions=[on("2026-03-02")])), "2026-03-10", rules(closed=["2026-05-25"])
    )
    assert (answer.due, answer.suggested) == ("2026-05-25", "2026-05-26")


@pytest.mark.peer(1)
def test_a_target_clamps_to_the_months_end_and_a_minimum_never_does() -> None:
    by = rules(protocol(interval="3 months", minimum="3 months"))
    answer = ask(adult(course(sessions=[on("2025-11-30")])), "2026-01-05", by)
    assert (answer.target, answer.earliest, answer.due) == (
        "2026-02-28",
        "2026-03-01",
        "2026-03-01",
    )


def test_a_day_that_exists_is_the_same_for_target_and_minimum() -> None:
    by = rules(protocol(interval="3 months", minimum="3 months"))
    answer = ask(adult(course(sessions=[on("2023-11-29")])), "2024-01-05", by)
    assert (answer.target, answer.earliest) == ("2024-02-29", "2024-02-29")


def test_a_dose_in_another_course_moves_the_date_and_asks_a_clinician() -> None:
    patient = adult(
        course(planned=195, sessions=[on("2026-01-05", 195)]),
        course(ARM, key=2, sessions=[on("2026-04-06", 300)]),
    )
    answer = ask(patient, "2026-04-07")
    assert answer.target == "2026-03-30"
    assert (answer.earliest, answer.due) == ("2026-06-29", "2026-06-29")
    assert answer.state == "in review"
    assert "dose-moves-date" in answer.causes


@pytest.mark.parametrize(
    ("reports", "due"),
    [
        ([], "2026-06-29"),
        ([symptoms_back("2026-05-10")], "2026-05-10"),
        ([symptoms_back("2026-03-01")], "2026-04-06"),
        ([symptoms_back("2026-07-10")], "2026-06-29"),
    ],
)
def test_symptoms_that_are_back_bring_a_review_forward_never_back(
    reports: list[SymptomReport], due: str
) -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)], reports=reports)
    answer = ask(adult(bladder), "2026-07-10")
    assert (answer.earliest, answer.due) == ("2026-04-06", due)


@pytest.mark.peer(7)
def test_a_touch_up_moves_the_earliest_day_and_not_the_target() -> None:
    # Week 0 is 2026-01-05; the touch-up is in week 10.
    touched = course(sessions=[on("2026-01-05"), on("2026-03-16", 20, touch_up=True)])
    answer = ask(adult(touched), "2026-03-20")
    assert answer.target == "2026-03-30"
    assert (answer.earliest, answer.due) == ("2026-06-08", "2026-06-08")
    assert answer.window.floors[0].since == day("2026-03-16")


def test_one_and_a_half_thousand_units_are_a_days_limit_for_limbs() -> None:
    patient = adult(
        course(LEG, ABOBOT, sessions=[on("2026-03-02", 1500, ABOBOT)]),
        course(ARM, ABOBOT, key=2, planned=1000, starts="2026-03-02"),
    )
    answer = ask(patient, "2026-03-02", key=2)
    assert (answer.target, answer.earliest) == ("2026-03-02", "2026-03-03")


def test_the_fifth_visit_of_a_year_is_warned_of_eight_weeks_before() -> None:
    visits = ["2026-01-05", "2026-03-30", "2026-06-22", "2026-09-14"]
    year = approved(valid_from="2026-01-01", valid_to="2026-12-31", visits=4)
    migraine = course(sessions=[on(v) for v in visits], authorisations=[year])
    before, warned = (ask(adult(migraine), today) for today in ("2026-10-11", "2026-10-12"))
    assert before.due == "2026-12-07"
    assert before.step[0] == "call"
    assert warned.step == ("chase-insurer", "Kim", "2026-11-01")
    assert before.state == warned.state == "waiting"


def test_a_permission_that_counts_its_day_of_decision_ends_a_day_sooner() -> None:
    decided_on = day("2026-03-02")
    assert last_valid_day(decided_on, 120, counts_decision_day=True) == day("2026-06-29")
    assert last_valid_day(decided_on, 120, counts_decision_day=False) == day("2026-06-30")


def test_the_next_date_counts_from_when_it_was_given_not_from_when_it_was_due() -> None:
    # Five days late each time: the fifth session is in the last days of the year.
    given = [day("2026-01-05") + n * timedelta(days=89) for n in range(4)]
    late = course(sessions=[on(g.isoformat()) for g in given])
    due = ask(adult(late), "2026-10-01").window.due_on
    assert due is not None
    assert due + timedelta(days=5) == day("2026-12-27")


def test_a_day_before_the_minimum_is_early_and_the_day_itself_is_not() -> None:
    patient = adult(course(sessions=[on("2026-01-05")]))
    assert ask(patient, "2026-03-29").timing == "due soon"
    assert ask(patient, "2026-03-30").timing == "due"
    assert ask(patient).earliest == "2026-03-30"


def test_lapsed_counts_from_due_not_from_the_last_session() -> None:
    answer = ask(adult(course(sessions=[on("2026-01-05")])))
    assert answer.lapsed_from == (day("2026-03-30") + LAPSE).isoformat()
