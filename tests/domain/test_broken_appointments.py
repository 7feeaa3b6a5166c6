"""What a missed, cancelled or unanswered appointment puts on top of the calls, and what answers it."""

from dataclasses import replace

import pytest

from tests.builders import adult, booked, call, cancelled, course, day, hold, missed, on
from tests.domain.asking import ask
from tests.domain.migraine import SESSIONS, migraine
from tracker.domain.facts import AppointmentStatus
from tracker.domain.recall import Rank


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


def test_what_is_agreed_on_the_day_of_a_missed_visit_answers_it() -> None:
    visits = [missed("2026-02-10")]
    held = migraine(appointments=visits, holds=[hold("2026-02-10", call_from="2026-02-20")])
    rings = migraine(appointments=visits, contacts=[call("2026-02-10", rings_by="2026-02-20")])
    assert ask(adult(held), "2026-02-11").state == "deferred"
    assert ask(adult(rings), "2026-02-11").state == "promised"


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


@pytest.mark.peer(7)
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


def test_a_cancellation_after_an_unanswered_visit_does_not_hide_whether_the_patient_came() -> None:
    visits = [booked("2026-02-10"), cancelled("2026-03-30", told="2026-02-20")]
    answer = ask(adult(migraine(appointments=visits)), "2026-02-21")
    assert (answer.state, answer.causes) == ("to call", {"no-outcome": "2026-02-10"})


def test_a_cancellation_is_told_where_the_unanswered_visit_was_spoken_of_since() -> None:
    visits = [booked("2026-02-10"), cancelled("2026-03-30", told="2026-02-20")]
    spoken = migraine(appointments=visits, contacts=[call("2026-02-15", rings_by="2026-03-10")])
    answer = ask(adult(spoken), "2026-02-21")
    assert (answer.state, answer.causes) == ("to call", {"cancelled-by-patient": "2026-02-20"})


def test_the_order_in_which_visits_were_lost_never_matters() -> None:
    visits = [
        booked("2026-02-10"),
        missed("2026-02-12"),
        cancelled("2026-03-30", told="2026-02-20"),
    ]
    answers = {
        str(ask(adult(migraine(appointments=order)), "2026-02-21").causes)
        for order in (visits, visits[::-1])
    }
    assert answers == {str({"no-outcome": "2026-02-10"})}


@pytest.mark.parametrize(
    "outcome", [None, AppointmentStatus.MISSED, AppointmentStatus.CANCELLED_BY_CLINIC]
)
def test_what_was_booked_before_a_treatment_that_came_sooner_is_called_by_nobody(
    outcome: AppointmentStatus | None,
) -> None:
    left = replace(
        booked("2026-01-10", made="2025-12-28"), status=outcome or AppointmentStatus.BOOKED
    )
    treated = course(sessions=[on("2025-10-01"), on("2026-01-05")], appointments=[left])
    assert ask(adult(treated), "2026-01-12").state == "waiting"


def test_what_was_booked_ahead_for_the_next_treatment_is_called_when_it_is_lost() -> None:
    ahead = replace(cancelled("2026-03-30", told="2026-02-10"), made_on=day("2025-12-01"))
    treated = course(sessions=[on("2025-10-01"), on("2026-01-05")], appointments=[ahead])
    assert ask(adult(treated), "2026-02-10").state == "to call"
