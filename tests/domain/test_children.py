"""Rules by age, limits by weight."""

from tests.builders import ABOBOT, ARM, child, course, limit, on, protocol
from tests.domain.asking import ask
from tracker.domain.protocol import Population, Rules


def test_protocols_are_chosen_by_age_today() -> None:
    young = child(course(ARM, ABOBOT, sessions=[on("2026-01-05", 300, ABOBOT)]), born="2008-03-02")
    assert ask(young, "2026-03-01").earliest == "2026-04-27"
    assert ask(young, "2026-03-02").earliest == "2026-03-30"


def test_limits_are_chosen_by_age_on_the_day_of_treatment() -> None:
    # 18 on 2026-04-10: until then 340 U, from then on 400 U.
    young = child(
        course(ARM, planned=390, sessions=[on("2026-01-05", 200)]), born="2008-04-10", kg=60
    )
    assert ask(young).floors == {"minimum": "2026-03-30", "dose": "2026-04-10"}


def test_the_newest_weight_decides() -> None:
    young = child(course(ARM, planned=200, sessions=[on("2026-01-05", 200)]), kg=20)
    assert ask(young).due == "2026-03-30"
    heavier = child(course(ARM, planned=201, sessions=[on("2026-01-05", 200)]), kg=20)
    assert ask(heavier, "2026-03-01").timing == "not yet"
    assert ask(heavier, "2026-03-01").due == "2036-06-15"


def test_a_child_without_a_weight_is_in_review() -> None:
    answer = ask(child(course(ARM, sessions=[on("2026-01-05", 60)])))
    assert answer.state == "in review"
    assert "weight-missing" in answer.causes


def test_a_limit_without_weight_needs_none() -> None:
    by = Rules((protocol(ARM, population=Population.CHILD),), (limit(100),))
    answer = ask(child(course(ARM, sessions=[on("2026-01-05", 60)])), by=by)
    assert answer.state == "waiting"


def test_whoever_comes_of_age_before_the_treatment_needs_no_weight() -> None:
    almost = child(course(ARM, sessions=[on("2026-01-05", 60)]), born="2008-03-30")
    assert not ask(almost).window.lacks_weight


def test_whoever_has_come_of_age_since_a_past_due_date_needs_no_weight() -> None:
    grown = child(course(ARM, sessions=[on("2026-01-05", 60)]), born="2008-05-01")
    assert ask(grown, "2026-04-30").window.lacks_weight
    assert not ask(grown, "2026-05-01").window.lacks_weight


def test_of_whom_the_year_is_known_the_rules_for_children_hold_until_the_last_day_of_it() -> None:
    almost = child(course(ARM, sessions=[on("2026-01-05", 60)]), born="2008")
    assert ask(almost, "2026-12-30").window.lacks_weight
    assert not ask(almost, "2026-12-31").window.lacks_weight
