"""Months of patients' lives in facts: what was worked out once still holds on every later day."""

import pytest

from tests.soak.facts_life import FactsLife
from tests.soak.seeds import Played, play


@pytest.mark.timeout(600)
@pytest.mark.full(short=9_700, long=80_000)
def test_what_was_stored_still_holds_on_the_days_that_follow(
    request: pytest.FixtureRequest, rounds: int
) -> None:
    FactsLife.played = Played()
    play(FactsLife, rounds, request, FactsLife.played)
