"""What a permission covers, and whose step it is while it covers nothing."""

import pytest

from tests.builders import adult, approved, booked, day, question
from tests.domain.asking import ask
from tests.domain.migraine import migraine
from tracker.domain.authorisation import Authorisation, Stage, last_valid_day


@pytest.mark.parametrize(
    ("on", "is_covered"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-06-29", True), ("2026-06-30", False)],
)
def test_both_ends_of_a_permission_are_included(on: str, is_covered: bool) -> None:
    permission = approved(valid_from="2026-03-02", valid_to="2026-06-29")
    assert permission.covers(day(on)) is is_covered


def test_a_permission_without_an_end_covers_every_day() -> None:
    assert approved().covers(day("2099-01-01"))


def test_a_permission_whose_visits_are_used_up_covers_none() -> None:
    assert approved(visits_left=1).covers(day("2026-03-02"))
    assert not approved(visits_left=0).covers(day("2026-03-02"))


@pytest.mark.parametrize("stage", [s for s in Stage if s is not Stage.APPROVED])
def test_what_is_not_approved_covers_nothing(stage: Stage) -> None:
    assert not Authorisation(stage).covers(day("2026-03-02"))


def test_what_does_not_cover_a_due_date_is_in_the_way_from_eight_weeks_before() -> None:
    assert approved(visits_left=0).blocks_from(day("2026-12-07")) == day("2026-10-12")
    assert approved().blocks_from(day("2026-12-07")) is None


def test_two_visits_of_twelve_weeks_fit_120_days_only_early() -> None:
    last = last_valid_day(day("2026-03-02"), 120, counts_decision_day=True)
    permission = approved(valid_from="2026-03-02", valid_to=last.isoformat())
    assert permission.covers(day("2026-06-29"))
    assert not permission.covers(day("2026-07-01"))


# The next step


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
