"""The state of a course: exactly one, the first that holds, with an owner, a verb and a day."""

import pytest

from tests.builders import (
    BLADDER,
    MIGRAINE,
    NECK,
    adult,
    booked,
    course,
    ended,
    missed,
    on,
    question,
    rules,
    symptoms_back,
    without_protocols,
)
from tests.domain.asking import ask
from tests.domain.migraine import SESSIONS, migraine
from tracker.domain.facts import SessionStatus
from tracker.domain.recall import Rank

# Waiting and to call, by the dates alone


@pytest.mark.parametrize(
    ("today", "state"),
    [
        ("2026-03-01", "waiting"),
        ("2026-03-02", "to call"),
        ("2026-03-30", "to call"),
        ("2026-04-07", "to call"),
        ("2026-09-27", "to call"),
        ("2026-09-28", "in review"),
    ],
)
def test_the_state_follows_the_timing_where_nothing_else_is_known(today: str, state: str) -> None:
    assert ask(adult(migraine()), today).state == state


def test_whoever_is_waiting_is_called_four_weeks_before_due() -> None:
    assert ask(adult(migraine())).step == ("call", "nurse", "2026-03-02")


def test_whoever_is_to_be_called_is_called_today_by_the_assigned_nurse() -> None:
    assert ask(adult(migraine(nurse="Ana")), "2026-03-02").step == ("call", "Ana", None)


def test_an_eligible_course_waits() -> None:
    bladder = course(BLADDER, sessions=[on("2026-01-12", 100)])
    answer = ask(adult(bladder), "2026-04-06")
    assert (answer.timing, answer.state) == ("eligible", "waiting")


def test_symptoms_that_are_back_put_a_course_on_the_call_list() -> None:
    bladder = course(
        BLADDER, sessions=[on("2026-01-12", 100)], reports=[symptoms_back("2026-05-10")]
    )
    assert ask(adult(bladder), "2026-05-10").state == "to call"


# Ended


def test_an_ended_course_has_no_next_step_whatever_else_is_true() -> None:
    over = migraine(
        ending=ended("2026-02-01", why="moved"),
        appointments=[booked("2026-03-30")],
        reviews=[question("pregnancy", opened="2026-01-20")],
    )
    answer = ask(adult(over))
    assert answer.state == "ended"
    assert answer.step == ("none", "nobody", None)
    assert answer.causes == {"moved": "2026-02-01"}


# Booked


def test_an_appointment_today_is_a_booking_and_yesterdays_is_not() -> None:
    patient = adult(migraine(appointments=[booked("2026-03-30")]))
    assert ask(patient, "2026-03-30").state == "booked"
    assert ask(patient, "2026-03-31").state == "to call"


def test_a_booked_course_is_treated_on_its_day() -> None:
    answer = ask(adult(migraine(appointments=[booked("2026-03-30")])))
    assert answer.step == ("treat", "Dr Ruiz", "2026-03-30")


def test_the_next_of_several_bookings_counts() -> None:
    answer = ask(adult(migraine(appointments=[booked("2026-06-22"), booked("2026-03-30")])))
    assert answer.booked == "2026-03-30"


def test_an_appointment_on_the_day_of_the_newest_session_has_had_its_outcome() -> None:
    done = migraine(appointments=[booked("2026-01-05")])
    answer = ask(adult(done), "2026-01-05")
    assert (answer.state, answer.booked) == ("waiting", None)


def test_an_appointment_before_the_newest_session_has_had_its_outcome() -> None:
    done = migraine(appointments=[booked("2026-01-02")])
    assert ask(adult(done)).state == "waiting"


@pytest.mark.peer(6)
def test_a_booking_for_one_course_hides_no_other() -> None:
    patient = adult(
        migraine(appointments=[booked("2026-03-30")]),
        course(NECK, key=2, sessions=[on("2026-01-05", 150)]),
    )
    assert ask(patient, "2026-03-10", key=1).state == "booked"
    assert ask(patient, "2026-03-10", key=2).state == "to call"


def test_a_lapsed_course_with_an_appointment_is_booked() -> None:
    patient = adult(migraine(appointments=[booked("2026-10-05", made="2026-09-28")]))
    answer = ask(patient, "2026-10-01")
    assert (answer.timing, answer.state) == ("lapsed", "booked")


# In review goes before everything but the end


def test_a_review_goes_before_a_booking() -> None:
    asked = migraine(
        appointments=[booked("2026-03-30")],
        reviews=[question("adverse-event", opened="2026-02-02")],
    )
    assert ask(adult(asked)).state == "in review"


def test_a_review_names_whoever_must_decide_and_by_when() -> None:
    asked = migraine(
        reviews=[
            question("continue-or-stop", opened="2026-02-02", owner="Dr Achterberg"),
            question("attempts-used-up", opened="2026-02-10"),
        ]
    )
    assert ask(adult(asked)).step == ("decide", "Dr Achterberg", "2026-02-09")


# The whole


def test_the_order_of_a_call_list() -> None:
    patients = [
        (adult(migraine(appointments=[missed("2026-02-10")])), "2026-02-12"),
        (adult(migraine()), "2026-03-10"),
        (adult(migraine()), "2026-04-10"),
        (adult(migraine()), "2026-10-10"),
        (adult(migraine()), "2026-02-01"),
    ]
    ranks = [ask(patient, today).standing.rank for patient, today in patients]
    assert ranks == sorted(Rank)


def test_a_course_that_nobody_has_treated_yet_has_a_next_step() -> None:
    assert ask(adult(course(starts="2026-03-09")), "2026-03-01").state == "to call"


def test_a_session_that_is_not_signed_goes_before_all_but_the_end() -> None:
    unsigned = course(sessions=[on("2026-01-05", status=SessionStatus.GIVEN)])
    answer = ask(adult(unsigned), "2026-01-06")
    assert (answer.state, answer.causes) == ("in review", {"not-signed": "2026-01-05"})
    assert answer.step == ("decide", "Dr Ruiz", "2026-01-12")


def test_the_oldest_unsigned_session_says_since_when_a_signature_is_missing() -> None:
    given = [on(day, status=SessionStatus.GIVEN) for day in ("2026-03-30", "2026-01-05")]
    answer = ask(adult(course(sessions=given)), "2026-04-01")
    assert answer.causes == {"not-signed": "2026-01-05"}


def test_a_blocked_course_can_never_wait() -> None:
    gone = without_protocols(rules(), (MIGRAINE, SESSIONS[0].product))
    assert ask(adult(migraine()), by=gone).state == "in review"
    assert ask(adult(migraine(planned=500))).state == "in review"
