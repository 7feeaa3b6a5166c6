"""How much of a limit is used, and when there is more: in words that add up."""

from dataclasses import replace
from datetime import date

import pytest

from tracker.services.patients.rows import DoseBar
from tracker.ui.patients.dose_card import say_limit

JANUARY = date(2027, 1, 4)
BAR = DoseBar(
    product="onabotulinumtoxinA",
    product_label="onabotulinumtoxinA",
    days=84,
    conditions_label="",
    used=155_000,
    is_at_least=False,
    allowed=400_000,
    free=245_000,
    next_free_on=JANUARY,
    next_free=400_000,
)


@pytest.mark.parametrize(
    ("bar", "said"),
    [
        (
            BAR,
            "155 of 400 Units in 84 days. 245 Units are free until 4 Jan 2027, then 400 Units.",
        ),
        (
            replace(BAR, used=400_000, free=0, next_free=155_000),
            "400 of 400 Units in 84 days. Nothing is free until 4 Jan 2027, then 155 Units.",
        ),
        (
            replace(BAR, used=590_000, free=0, next_free=100_000),
            (
                "590 of 400 Units in 84 days: 190 Units over the limit. "
                "Nothing is free until 4 Jan 2027, then 100 Units."
            ),
        ),
        (
            replace(BAR, used=890_000, free=0, next_free=0),
            (
                "890 of 400 Units in 84 days: 490 Units over the limit. "
                "Nothing is free, on 4 Jan 2027 not yet either."
            ),
        ),
        (
            replace(BAR, used=0, free=400_000, next_free_on=None, next_free=None),
            "0 of 400 Units in 84 days. 400 Units are free.",
        ),
    ],
)
def test_what_is_over_and_when_more_is_free_is_said(bar: DoseBar, said: str) -> None:
    assert say_limit(bar) == said
