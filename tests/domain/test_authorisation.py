import pytest

from tests.builders import approved, day
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
