"""Cycles of a treatment: which score belongs to which, and which is the best of it."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.instruments import Worse
from tracker.domain.treatment_cycles import CycleScore, treatment_cycles

DAYS = st.dates(date(2020, 1, 1), date(2030, 1, 1))


def test_a_score_of_the_day_of_an_injection_tells_of_the_cycle_before() -> None:
    scores = [CycleScore(day("2026-01-05"), 20_000), CycleScore(day("2026-03-30"), 12_000)]
    first, second = treatment_cycles([day("2026-03-30"), day("2026-01-05")], scores, Worse.HIGHER)
    assert (first.began_on, first.days, first.best) == (day("2026-01-05"), 84, scores[1])
    assert (second.days, second.best) == (None, None)


def test_the_best_is_the_lowest_where_higher_is_worse_and_the_earliest_of_equal_ones() -> None:
    scores = [CycleScore(day(f"2026-02-0{n}"), value) for n, value in ((1, 9), (2, 5), (3, 5))]
    (low,) = treatment_cycles([day("2026-01-05")], scores, Worse.HIGHER)
    (high,) = treatment_cycles([day("2026-01-05")], scores, Worse.LOWER)
    assert (low.best, high.best) == (scores[1], scores[0])


@given(st.lists(DAYS), st.lists(st.builds(CycleScore, DAYS, st.integers(0, 100))))
def test_cycles_follow_one_another_and_each_score_is_of_one_at_most(
    sessions: list[date], scores: list[CycleScore]
) -> None:
    cycles = treatment_cycles(sessions, scores, Worse.HIGHER)
    assert [one.began_on for one in cycles] == sorted(set(sessions))
    assert [one.ended_on for one in cycles[:-1]] == [one.began_on for one in cycles[1:]]
    for one in cycles:
        if one.best is not None:
            assert one.began_on < one.best.on <= (one.ended_on or date.max)
