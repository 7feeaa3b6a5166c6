"""A call that is put off: by a hold, by a promise, by a rest after a try."""

import pytest

from tests.builders import adult, booked, call, course, hold, on
from tests.domain.asking import ask
from tests.domain.migraine import SESSIONS, migraine
from tracker.domain.recall import Rank


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
