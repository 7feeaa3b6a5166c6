"""What a window is counted from: the newest session that counts, or the planned start."""

import pytest

from tests.builders import ARM, adult, course, day, elsewhere, on
from tests.domain.asking import ask
from tracker.domain.facts import Patient, SessionStatus
from tracker.domain.schedule import TargetCause


def test_the_newest_session_anchors_in_whatever_order_they_arrive() -> None:
    sessions = [on("2026-01-05"), on("2025-10-13"), on("2025-07-21")]
    forth, back = (ask(adult(course(sessions=s))) for s in (sessions, sessions[::-1]))
    assert forth.window == back.window
    assert forth.window.anchor_on == day("2026-01-05")


@pytest.mark.parametrize("status", [SessionStatus.PLANNED, SessionStatus.VOIDED])
def test_a_planned_or_voided_session_does_not_count(status: SessionStatus) -> None:
    sessions = [on("2026-01-05"), on("2026-02-20", status=status)]
    assert ask(adult(course(sessions=sessions))).due == "2026-03-30"


@pytest.mark.parametrize(
    "status", [SessionStatus.GIVEN, SessionStatus.SIGNED, SessionStatus.AMENDED]
)
def test_a_session_counts_from_the_moment_it_is_recorded(status: SessionStatus) -> None:
    assert ask(adult(course(sessions=[on("2026-01-05", status=status)]))).due == "2026-03-30"


@pytest.mark.peer(4)
def test_voiding_the_newest_session_brings_the_one_before_back() -> None:
    kept, voided = on("2025-10-13"), on("2026-01-05", status=SessionStatus.VOIDED)
    assert ask(adult(course(sessions=[kept, voided]))) == ask(adult(course(sessions=[kept])))


def test_without_a_session_the_planned_start_is_the_target_and_nothing_is_too_early() -> None:
    answer = ask(adult(course(starts="2026-03-09")))
    assert (answer.target, answer.due, answer.earliest) == ("2026-03-09", "2026-03-09", None)
    assert answer.window.target_cause is TargetCause.PLANNED_START


def test_without_a_planned_start_the_day_of_entry_is_the_target() -> None:
    assert ask(adult(course(opened="2026-02-10"))).target == "2026-02-10"


def test_a_course_with_a_touch_up_only_has_the_touch_ups_minimum() -> None:
    touched = course(starts="2026-01-05", sessions=[on("2026-02-02", 20, touch_up=True)])
    answer = ask(adult(touched))
    assert (answer.target, answer.earliest) == ("2026-01-05", "2026-04-27")


def test_an_outside_treatment_that_was_assigned_anchors_the_course() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", None, assigned_to=1)])
    answer = ask(patient)
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-04-27")


def test_an_outside_treatment_that_was_not_assigned_anchors_nothing() -> None:
    patient = adult(course(starts="2026-03-02"), outside=[elsewhere("2026-02-02", 20)])
    assert ask(patient).earliest is None


def test_an_assigned_treatment_with_an_unknown_product_still_anchors() -> None:
    patient = adult(course(), outside=[elsewhere("2026-02-02", None, None, assigned_to=1)])
    answer = ask(patient)
    assert (answer.target, answer.earliest) == ("2026-04-27", "2026-04-27")
    assert not answer.window.lacks_protocol


@pytest.mark.peer(4)
def test_amending_the_date_of_a_session_moves_every_date_that_depends_on_it() -> None:
    def patient(when: str) -> Patient:
        return adult(
            course(planned=195, sessions=[on("2026-01-05", 195)]),
            course(ARM, key=2, planned=300, sessions=[on(when, 300)]),
        )

    before, amended = (ask(patient(when), "2026-03-20") for when in ("2025-12-01", "2026-03-16"))
    assert (before.due, amended.due) == ("2026-03-30", "2026-06-08")
    assert ask(patient("2026-03-16"), "2026-03-20", key=2).due == "2026-06-08"
