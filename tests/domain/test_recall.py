"""The state of a course: exactly one, the first that holds, with an owner, a verb and a day."""

import pytest

from tests.builders import (
    BLADDER,
    MIGRAINE,
    NECK,
    adult,
    approved,
    booked,
    call,
    cancelled,
    course,
    ended,
    hold,
    missed,
    on,
    question,
    rules,
    symptoms_back,
    without_protocols,
)
from tests.domain.asking import ask
from tracker.domain.authorisation import Authorisation, Stage
from tracker.domain.facts import AppointmentStatus, Course, SessionStatus
from tracker.domain.recall import Rank, count_states
from tracker.domain.state import State

# Last session 2026-01-05: due soon from 03-02, due 03-30, overdue from 04-07, lapsed from 09-28.
SESSIONS = [on("2026-01-05")]


def migraine(**facts: object) -> Course:
    return course(**{"sessions": SESSIONS, **facts})  # type: ignore[arg-type]


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


# To call, on top


def test_a_passed_appointment_without_an_outcome_asks_whether_the_patient_came() -> None:
    answer = ask(adult(migraine(appointments=[booked("2026-02-10")])), "2026-02-11")
    assert (answer.state, answer.causes) == ("to call", {"no-outcome": "2026-02-10"})


def test_a_missed_appointment_is_called_on_top() -> None:
    answer = ask(adult(migraine(appointments=[missed("2026-02-10")])), "2026-02-10")
    assert (answer.state, answer.causes) == ("to call", {"missed": "2026-02-10"})
    assert answer.standing.rank is Rank.BROKEN


def test_cancelling_the_only_booking_puts_the_patient_back_on_the_list_at_once() -> None:
    patient = adult(migraine(appointments=[cancelled("2026-03-30", told="2026-02-10")]))
    assert ask(patient, "2026-02-10").state == "to call"


def test_a_visit_that_was_marked_as_done_without_a_session_is_asked_about() -> None:
    visit = booked("2026-02-10")
    done = migraine(appointments=[type(visit)(visit.on, visit.made_on, AppointmentStatus.DONE)])
    assert ask(adult(done), "2026-02-11").causes == {"not-recorded": "2026-02-10"}


def test_a_new_booking_answers_a_missed_one() -> None:
    patient = adult(migraine(appointments=[missed("2026-03-30"), booked("2026-04-06")]))
    assert ask(patient, "2026-03-31").state == "booked"


@pytest.mark.parametrize(
    "answered",
    [
        {"holds": [hold("2026-02-11", call_from="2026-03-01")]},
        {"holds": [hold("2026-02-11", treat_from="2026-05-11")]},
        {"contacts": [call("2026-02-11", rings_by="2026-02-20")]},
        {"contacts": [call("2026-02-11", try_on="2026-02-20")]},
    ],
)
def test_a_hold_promise_or_rest_since_then_takes_it_off_the_top(
    answered: dict[str, object],
) -> None:
    broken = migraine(appointments=[missed("2026-02-10")], **answered)
    assert ask(adult(broken), "2026-02-12").state != "to call"


def test_a_hold_from_before_does_not_answer_a_missed_appointment() -> None:
    broken = migraine(
        appointments=[missed("2026-02-10")], holds=[hold("2026-02-01", call_from="2026-03-01")]
    )
    assert ask(adult(broken), "2026-02-12").state == "to call"


def test_a_longer_older_hold_does_not_hide_that_a_newer_one_answers() -> None:
    broken = migraine(
        appointments=[missed("2026-02-10")],
        holds=[
            hold("2026-02-01", call_from="2026-03-01"),
            hold("2026-02-11", call_from="2026-02-20"),
        ],
    )
    assert ask(adult(broken), "2026-02-12").state == "deferred"


def test_once_the_promise_has_passed_the_missed_appointment_is_on_top_again() -> None:
    broken = migraine(
        appointments=[missed("2026-02-10")], contacts=[call("2026-02-11", rings_by="2026-02-20")]
    )
    assert ask(adult(broken), "2026-02-20").state == "promised"
    assert ask(adult(broken), "2026-02-21").state == "to call"


def test_the_next_session_closes_a_missed_appointment() -> None:
    patient = adult(
        course(sessions=[*SESSIONS, on("2026-04-06")], appointments=[missed("2026-03-30")])
    )
    assert ask(patient, "2026-04-07").state == "waiting"


def test_a_touch_up_closes_no_cycle_so_a_cancelled_appointment_stays_on_top() -> None:
    touched = course(
        sessions=[*SESSIONS, on("2026-02-20", 20, touch_up=True)],
        appointments=[cancelled("2026-03-30", told="2026-02-10")],
    )
    assert ask(adult(touched), "2026-02-21").state == "to call"


def test_a_touch_up_answers_whether_the_patient_came() -> None:
    touched = course(
        sessions=[*SESSIONS, on("2026-02-10", 20, touch_up=True)],
        appointments=[booked("2026-02-10")],
    )
    assert ask(adult(touched), "2026-02-11").state == "waiting"


# Deferred, promised, resting


def test_a_deferred_course_is_called_on_the_day_it_ends() -> None:
    patient = adult(migraine(holds=[hold("2026-03-03", call_from="2026-03-20", why="travel")]))
    answer = ask(patient, "2026-03-19")
    assert (answer.state, answer.causes) == ("deferred", {"travel": "2026-03-20"})
    assert answer.step == ("call", "nurse", "2026-03-20")
    assert ask(patient, "2026-03-20").state == "to call"


def test_a_hold_on_treatment_alone_defers_no_call() -> None:
    held = migraine(holds=[hold("2026-03-03", treat_from="2026-04-06")])
    assert ask(adult(held), "2026-03-10").state == "to call"


def test_a_promise_stands_through_its_day_and_is_called_the_day_after() -> None:
    patient = adult(migraine(contacts=[call("2026-03-10", rings_by="2026-03-15")]))
    answer = ask(patient, "2026-03-15")
    assert (answer.state, answer.step) == ("promised", ("call", "nurse", "2026-03-16"))
    kept_waiting = ask(patient, "2026-03-16")
    assert (kept_waiting.state, kept_waiting.causes) == (
        "to call",
        {"promise-broken": "2026-03-15"},
    )
    assert kept_waiting.standing.rank is Rank.BROKEN


def test_a_broken_promise_calls_nobody_who_is_not_due() -> None:
    patient = adult(migraine(contacts=[call("2026-02-10", rings_by="2026-02-15")]))
    assert ask(patient, "2026-02-16").state == "waiting"


def test_a_rest_ends_on_the_day_to_try_again() -> None:
    patient = adult(migraine(contacts=[call("2026-03-10", try_on="2026-03-15")]))
    answer = ask(patient, "2026-03-14")
    assert (answer.state, answer.step) == ("resting", ("call", "nurse", "2026-03-15"))
    assert ask(patient, "2026-03-15").state == "to call"


@pytest.mark.parametrize(
    ("contacts", "state"),
    [
        (
            [call("2026-03-10", rings_by="2026-03-30"), call("2026-03-12", try_on="2026-03-20")],
            "resting",
        ),
        (
            [call("2026-03-12", rings_by="2026-03-30"), call("2026-03-10", try_on="2026-03-20")],
            "promised",
        ),
    ],
)
def test_the_newer_of_promise_and_rest_holds(contacts: list[object], state: str) -> None:
    assert ask(adult(migraine(contacts=contacts)), "2026-03-13").state == state


def test_a_hold_goes_before_a_promise() -> None:
    both = migraine(
        holds=[hold("2026-03-03", call_from="2026-03-20")],
        contacts=[call("2026-03-10", rings_by="2026-03-30")],
    )
    assert ask(adult(both), "2026-03-15").state == "deferred"
    assert ask(adult(both), "2026-03-20").state == "promised"


def test_the_next_session_closes_promises_rests_and_holds() -> None:
    closed = course(
        sessions=[*SESSIONS, on("2026-03-30")],
        holds=[hold("2026-03-03", call_from="2026-07-01")],
        contacts=[call("2026-03-10", rings_by="2026-07-01")],
    )
    assert ask(adult(closed), "2026-04-01").state == "waiting"


def test_a_call_on_the_day_of_the_session_belongs_to_the_cycle_before() -> None:
    treated = course(sessions=SESSIONS, contacts=[call("2026-01-05", rings_by="2026-04-30")])
    assert ask(adult(treated), "2026-03-10").state == "to call"


def test_a_booking_goes_before_a_hold() -> None:
    placed = migraine(
        appointments=[booked("2026-03-30")], holds=[hold("2026-02-01", call_from="2026-03-20")]
    )
    assert ask(adult(placed)).state == "booked"


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


# Authorisations


def test_an_authorisation_in_the_way_changes_the_step_and_never_the_state() -> None:
    for today in ("2026-02-02", "2026-03-10", "2026-04-10"):
        plain = ask(adult(migraine()), today)
        chased = ask(adult(migraine(authorisation=approved(valid_to="2026-03-01"))), today)
        assert chased.state == plain.state
        assert chased.step == ("chase-insurer", "Kim", "2026-11-01")


def test_an_authorisation_that_covers_the_due_date_is_in_nobodys_way() -> None:
    covered = migraine(authorisation=approved(valid_to="2026-03-30"))
    assert ask(adult(covered), "2026-03-10").step[0] == "call"


def test_once_overdue_an_authorisation_must_cover_today() -> None:
    patient = adult(migraine(authorisation=approved(valid_to="2026-04-10")))
    assert ask(patient, "2026-04-10").step[0] == "call"
    assert ask(patient, "2026-04-11").step[0] == "chase-insurer"


def test_a_request_that_is_not_approved_is_chased_from_eight_weeks_before_due() -> None:
    patient = adult(migraine(authorisation=Authorisation(Stage.SENT, owner="Kim")))
    assert ask(patient, "2026-02-01").step[0] == "call"
    assert ask(patient, "2026-02-02").step[0] == "chase-insurer"


def test_a_booked_visit_that_nobody_will_pay_for_is_chased_too() -> None:
    paid = migraine(
        appointments=[booked("2026-03-30")], authorisation=approved(valid_to="2026-03-29")
    )
    answer = ask(adult(paid))
    assert (answer.state, answer.step[0]) == ("booked", "chase-insurer")


def test_a_clinicians_decision_comes_before_the_insurer() -> None:
    asked = migraine(
        reviews=[question("pregnancy", opened="2026-02-02")],
        authorisation=approved(visits_left=0),
    )
    assert ask(adult(asked)).step[0] == "decide"


# The whole


def test_the_counts_over_states_add_up() -> None:
    states = [State.TO_CALL, State.TO_CALL, State.BOOKED]
    counts = count_states(states)
    assert set(counts) == set(State)
    assert sum(counts.values()) == len(states)


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


def test_a_blocked_course_can_never_wait() -> None:
    gone = without_protocols(rules(), (MIGRAINE, SESSIONS[0].product))
    assert ask(adult(migraine()), by=gone).state == "in review"
    assert ask(adult(migraine(planned=500))).state == "in review"
