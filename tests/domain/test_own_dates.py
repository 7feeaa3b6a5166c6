"""A clinician's own date, and the floors that it is signed for."""

import pytest

from tests.builders import adult, course, day, hold, on, own_date
from tests.domain.asking import ask
from tracker.domain.schedule import TargetCause


def test_an_own_date_replaces_the_target_and_leaves_the_computed_one_to_see() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-04-20", made="2026-02-01")]
    )
    window = ask(adult(dated)).window
    assert (window.target_on, window.due_on) == (day("2026-04-20"), day("2026-04-20"))
    assert window.computed_on == day("2026-03-30")


@pytest.mark.peer(14)
def test_an_own_date_equal_to_the_computed_one_is_still_an_own_date() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-03-30", made="2026-02-01")]
    )
    window = ask(adult(dated)).window
    assert window.target_cause is TargetCause.OWN_DATE
    assert window.own_date is not None


def test_the_newest_own_date_holds() -> None:
    dates = [own_date("2026-05-04", made="2026-02-10"), own_date("2026-04-20", made="2026-02-01")]
    dated = course(sessions=[on("2026-01-05")], own_dates=dates)
    assert ask(adult(dated)).due == "2026-05-04"


def test_the_next_session_closes_an_own_date_into_history() -> None:
    dated = course(
        sessions=[on("2026-01-05"), on("2026-04-20")],
        own_dates=[own_date("2026-04-20", made="2026-02-01")],
    )
    answer = ask(adult(dated), "2026-04-21")
    assert (answer.due, answer.window.own_date) == ("2026-07-13", None)


def test_an_own_date_for_the_day_of_the_session_has_been_kept() -> None:
    dates = [own_date("2026-04-20", made="2026-04-20")]
    kept = course(sessions=[on("2026-01-05"), on("2026-04-20")], own_dates=dates)
    assert ask(adult(kept), "2026-04-20").due == "2026-07-13"


def test_an_own_date_before_a_floor_stays_and_is_due_on_the_floor() -> None:
    dated = course(
        sessions=[on("2026-01-05")], own_dates=[own_date("2026-03-16", made="2026-02-01")]
    )
    answer = ask(adult(dated))
    assert (answer.target, answer.due) == ("2026-03-16", "2026-03-30")
    assert answer.window.is_own_date_behind_floor


def test_an_overridden_floor_is_shown_and_no_longer_counts() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    answer = ask(adult(course(sessions=[on("2026-01-05")], own_dates=dates)))
    assert (answer.due, answer.earliest) == ("2026-03-16", None)
    assert [(f.name.value, f.is_overridden) for f in answer.window.floors] == [("minimum", True)]


def test_overriding_one_floor_leaves_the_others_in_force() -> None:
    dates = [own_date("2026-03-16", made="2026-02-01", overriding=["minimum"])]
    dated = course(
        sessions=[on("2026-01-05")],
        own_dates=dates,
        holds=[hold("2026-02-01", treat_from="2026-03-23")],
    )
    assert ask(adult(dated)).due == "2026-03-23"


def test_an_own_date_belongs_to_a_first_treatment_too() -> None:
    dated = course(starts="2026-03-09", own_dates=[own_date("2026-04-13", made="2026-02-01")])
    answer = ask(adult(dated))
    assert (answer.due, answer.earliest) == ("2026-04-13", None)


def test_an_own_date_for_the_day_of_the_session_is_used_up_by_it() -> None:
    dated = course(
        sessions=[on("2026-04-20")], own_dates=[own_date("2026-04-20", made="2026-04-20")]
    )
    answer = ask(adult(dated), "2026-04-21")
    assert (answer.due, answer.window.own_date) == ("2026-07-13", None)
