"""Two lists of bookings beside each other."""

from datetime import date
from typing import TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from tests.builders import day
from tracker.domain.comparison import Difference, differences

ONE, TWO, THREE = day("2026-11-24"), day("2026-11-26"), day("2026-12-01")


def test_each_kind_of_difference_is_told_and_what_agrees_is_counted() -> None:
    here = [(100, ONE), (200, ONE), (300, TWO)]
    there = [(100, ONE), (200, THREE), (400, TWO)]
    assert differences(here, there) == (
        [
            Difference(200, ONE, THREE),
            Difference(300, TWO, None),
            Difference(400, None, TWO),
        ],
        1,
    )


def test_what_is_told_twice_counts_once() -> None:
    assert differences([(100, ONE), (100, ONE)], [(100, ONE)]) == ([], 1)


_Bookings: TypeAlias = list[tuple[int, date]]
_LISTS = st.lists(st.tuples(st.sampled_from([1, 2, 3]), st.sampled_from([ONE, TWO, THREE])))


@given(_LISTS, _LISTS)
def test_every_booking_of_either_side_is_in_exactly_one_place(
    here: _Bookings, there: _Bookings
) -> None:
    found, agreed = differences(here, there)
    mine = [(one.patient, one.here_on) for one in found if one.here_on]
    other = [(one.patient, one.there_on) for one in found if one.there_on]
    assert (sorted(mine), sorted(other)) == (
        sorted(set(here) - set(there)),
        sorted(set(there) - set(here)),
    )
    assert agreed == len(set(here) & set(there))
