"""When a rule asks whether a treatment should go on."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import MIGRAINE, day
from tracker.domain.continuation import ContinuationRule, Lacking, Measured, asks, lacking
from tracker.services.outcomes.shipped_instruments import shipped_outcomes

NICE, EHF, AUSTRALIA = (
    next(r for r in shipped_outcomes().rules if r.code == code)
    for code in ("nice-ta260", "ehf", "australia-18377")
)
FIRST, SECOND, THIRD = day("2026-01-05"), day("2026-03-30"), day("2026-06-22")


def score(on: str | date, days: float) -> Measured:
    return Measured(day(on) if isinstance(on, str) else on, round(days * 1000))


def baseline(days: float) -> Measured:
    return Measured(FIRST, round(days * 1000), is_baseline=True)


def test_less_than_thirty_percent_after_two_cycles_asks() -> None:
    asked = asks(NICE, [FIRST, SECOND], [baseline(20), score("2026-06-20", 15)])
    assert asked is not None
    assert (asked.code, asked.fall, asked.least) == ("too-little", 25, 30)


def test_thirty_percent_is_enough() -> None:
    assert asks(NICE, [FIRST, SECOND], [baseline(20), score("2026-06-20", 14)]) is None


def test_after_one_cycle_nobody_is_asked() -> None:
    assert asks(NICE, [FIRST], [baseline(20), score("2026-03-28", 20)]) is None


def test_a_score_of_the_day_of_the_second_injections_tells_of_the_first_cycle() -> None:
    assert asks(NICE, [FIRST, SECOND], [baseline(20), score(SECOND, 20)]) is None


def test_a_score_soon_after_the_second_injections_tells_of_one_cycle() -> None:
    for on in ("2026-03-31", "2026-04-26"):
        measured = [baseline(20), score(on, 18)]
        assert asks(NICE, [FIRST, SECOND], measured) is None
        assert lacking(NICE, [FIRST, SECOND], measured) is Lacking.OUTCOME
    assert asks(NICE, [FIRST, SECOND], [baseline(20), score("2026-04-27", 18)]) is not None


def test_a_cycle_is_over_after_its_weeks_or_with_the_next_injections() -> None:
    early = [baseline(20), score("2026-06-10", 18)]
    assert asks(AUSTRALIA, [FIRST, SECOND], early) is None
    assert asks(AUSTRALIA, [FIRST, SECOND, day("2026-06-10")], early) is not None
    assert asks(AUSTRALIA, [FIRST, SECOND], [baseline(20), score("2026-06-15", 18)]) is not None


def test_australia_asks_for_half() -> None:
    measured = [baseline(20), score("2026-06-20", 11)]
    assert asks(NICE, [FIRST, SECOND], measured) is None
    asked = asks(AUSTRALIA, [FIRST, SECOND], measured)
    assert asked is not None
    assert (asked.fall, asked.least) == (45, 50)


def test_a_baseline_from_after_the_first_injections_is_told_with_what_the_rule_asks() -> None:
    late = Measured(day("2026-01-20"), 20_000, is_baseline=True)
    measured = [late, score("2026-06-20", 15)]
    asked = asks(NICE, [FIRST, SECOND], measured)
    assert asked is not None
    assert (asked.code, asked.fall, asked.is_baseline_late) == ("too-little", 25, True)
    assert lacking(NICE, [FIRST, SECOND], measured) is Lacking.EARLY_BASELINE
    on_time = asks(NICE, [FIRST, SECOND], [baseline(20), score("2026-06-20", 15)])
    assert on_time is not None
    assert not on_time.is_baseline_late


def test_a_late_baseline_is_not_compared_with_itself() -> None:
    late = Measured(day("2026-06-20"), 20_000, is_baseline=True)
    assert asks(NICE, [FIRST, SECOND], [late]) is None


def test_without_a_baseline_no_fall_is_known() -> None:
    assert asks(AUSTRALIA, [FIRST, SECOND], [score("2026-06-20", 20)]) is None


def test_three_months_below_fifteen_days_ask_whether_it_is_still_chronic() -> None:
    row = [score("2026-02-02", 12), score("2026-03-02", 10), score("2026-03-30", 9)]
    asked = asks(NICE, [FIRST], [baseline(20), *row])
    assert asked is not None
    assert asked.code == "changed"
    assert asks(NICE, [FIRST], [baseline(20), *row[:2]]) is None
    assert asks(NICE, [FIRST], [baseline(20), score("2026-01-20", 9), *row[1:]]) is not None


def test_one_worse_month_begins_the_count_anew() -> None:
    row = [score("2026-02-02", 12), score("2026-03-02", 15), score("2026-03-30", 9)]
    assert asks(NICE, [FIRST], [baseline(20), *row]) is None


def test_the_federation_asks_below_ten() -> None:
    row = [score("2026-02-02", 9), score("2026-03-02", 9), score("2026-03-30", 9)]
    assert asks(EHF, [FIRST], [baseline(20), *row]) is not None
    higher = [score(one.on, 10) for one in row]
    assert asks(EHF, [FIRST], [baseline(20), *higher]) is None


@pytest.mark.parametrize(
    ("given_on", "measured", "missing"),
    [
        ([FIRST], [], None),
        ([FIRST, SECOND], [], Lacking.BASELINE),
        ([FIRST, SECOND], [baseline(20)], Lacking.OUTCOME),
        ([FIRST, SECOND], [baseline(20), score("2026-03-01", 12)], Lacking.OUTCOME),
        ([FIRST, SECOND], [baseline(20), score("2026-06-01", 12)], None),
        ([FIRST, SECOND, THIRD], [baseline(20), score("2026-06-01", 12)], None),
    ],
)
def test_a_baseline_and_an_outcome_of_cycle_two_are_needed_before_session_three(
    given_on: list[date], measured: list[Measured], missing: Lacking | None
) -> None:
    """Worked example 17."""
    assert lacking(NICE, given_on, measured) is missing


DAYS = st.lists(st.integers(0, 28_000), min_size=1, max_size=8)


@given(DAYS, st.randoms())
def test_the_order_of_scores_changes_nothing(values: list[int], random: object) -> None:
    scores = [Measured(FIRST + timedelta(days=28 * n), v) for n, v in enumerate(values, 1)]
    mixed = [Measured(FIRST, 20_000, is_baseline=True), *scores]
    random.shuffle(mixed)  # type: ignore[attr-defined]
    ordered = [Measured(FIRST, 20_000, is_baseline=True), *scores]
    assert asks(NICE, [FIRST, SECOND], mixed) == asks(NICE, [SECOND, FIRST], ordered)


@given(st.integers(1, 28_000), st.integers(0, 28_000), st.integers(1, 99))
def test_a_rule_asks_for_too_little_exactly_below_its_percent(
    before: int, after: int, least: int
) -> None:
    rule = ContinuationRule("own", MIGRAINE, "headache-days", 1, least_fall=least)
    scores = [Measured(FIRST, before, is_baseline=True), Measured(SECOND, after)]
    asked = asks(rule, [FIRST], scores)
    assert (asked is not None) is ((before - after) / before * 100 < least - 1e-9)
