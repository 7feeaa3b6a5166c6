"""How long injections work, and the interval that this speaks for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.interval import Interval
from tracker.domain.response import Told, combined, propose_interval

TODAY = day("2026-11-22")
TWELVE = Interval.parse("12 weeks")
MINIMUM = Interval.parse("12 weeks")
FIRST = day("2026-01-05")


def told(number: int, wear_off: int | None = None, *, later: int = 84, **said: object) -> Told:
    on = FIRST + timedelta(weeks=12 * number)
    return Told(f"s{number:03}", on, on + timedelta(days=later), wear_off_days=wear_off, **said)  # type: ignore[arg-type]


def test_the_last_word_of_each_part_holds() -> None:
    (one,) = combined(
        [
            told(0, later=84, wear_off=77),
            told(0, later=28, is_working=True, onset_days=7, benefit="some"),
        ]
    )
    assert (one.onset_days, one.wear_off_days, one.benefit) == (7, 77, "some")
    assert not one.is_working


def test_one_cycle_proposes_nothing() -> None:
    assert propose_interval([told(0, 70)], TWELVE, Interval.parse("8 weeks"), TODAY) is None


def test_the_middle_of_the_cycles_is_proposed_in_whole_weeks() -> None:
    cycles = [told(0, 104), told(1, 98), told(2, 126)]
    proposal = propose_interval(cycles, TWELVE, MINIMUM, TODAY)
    assert proposal is not None
    assert str(proposal.interval) == "14 weeks"
    assert (proposal.median_days, proposal.days) == (104, (104, 98, 126))
    assert not proposal.is_held


def test_of_two_middles_the_earlier_one_counts() -> None:
    proposal = propose_interval([told(0, 112), told(1, 98)], TWELVE, MINIMUM, TODAY)
    assert proposal is not None
    assert str(proposal.interval) == "14 weeks"


def test_it_is_never_shorter_than_the_minimum_and_says_so() -> None:
    proposal = propose_interval(
        [told(0, 63), told(1, 63)], Interval.parse("16 weeks"), MINIMUM, TODAY
    )
    assert proposal is not None
    assert proposal.interval == MINIMUM
    assert proposal.is_held


def test_the_interval_that_holds_already_is_not_proposed() -> None:
    assert propose_interval([told(0, 63), told(1, 63)], TWELVE, MINIMUM, TODAY) is None
    assert propose_interval([told(0, 84), told(1, 90)], TWELVE, MINIMUM, TODAY) is None


def test_only_the_newest_cycles_count() -> None:
    old = [told(n, 70) for n in range(10)]
    new = [told(n, 105) for n in range(10, 16)]
    proposal = propose_interval([*old, *new], TWELVE, MINIMUM, TODAY)
    assert proposal is not None
    assert str(proposal.interval) == "15 weeks"


MINIMUMS = st.sampled_from(["1 day", "8 weeks", "12 weeks", "16 weeks", "3 months", "4 months"])
CYCLES = st.lists(st.integers(0, 400), max_size=12)


@given(CYCLES, MINIMUMS, st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_proposal_never_ends_before_the_minimum(
    days: list[int], minimum: str, today: date
) -> None:
    least = Interval.parse(minimum)
    cycles = [told(n, wear_off) for n, wear_off in enumerate(days)]
    proposal = propose_interval(cycles, Interval.parse("51 weeks"), least, today)
    if proposal is None:
        return
    assert not proposal.interval.may_end_before(least)
    assert proposal.interval.after(today) >= least.after(today)


@given(CYCLES, st.randoms())
def test_the_order_in_which_it_was_told_changes_nothing(days: list[int], random: object) -> None:
    cycles = [told(n, wear_off) for n, wear_off in enumerate(days)]
    mixed = list(cycles)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert propose_interval(mixed, TWELVE, MINIMUM, TODAY) == propose_interval(
        cycles, TWELVE, MINIMUM, TODAY
    )


@pytest.mark.parametrize("said", [None, 0])
def test_what_nobody_told_is_no_evidence(said: int | None) -> None:
    assert propose_interval([told(0, said), told(1, said)], TWELVE, MINIMUM, TODAY) is None


def test_where_it_still_worked_at_most_visits_no_shorter_interval_is_proposed() -> None:
    wore_off = [told(0, 84), told(1, 84)]
    working = [told(number, is_working=True) for number in range(2, 6)]
    sixteen = Interval.parse("16 weeks")
    assert propose_interval([*wore_off, *working], sixteen, MINIMUM, TODAY) is None
    assert propose_interval([*wore_off, *working[:1]], sixteen, MINIMUM, TODAY) is not None
