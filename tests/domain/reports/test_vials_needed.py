"""Vials that a planned dose takes."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.reports.vials_needed import vials_needed


def test_those_that_leave_the_fewest_units_over() -> None:
    assert vials_needed(155_000, (100_000, 200_000)) == {200_000: 1}
    assert vials_needed(250_000, (100_000, 200_000)) == {200_000: 1, 100_000: 1}
    assert vials_needed(155_000, (50_000, 100_000)) == {100_000: 2}


def test_without_a_size_or_a_dose_nothing_is_needed() -> None:
    assert vials_needed(155_000, ()) == {}
    assert vials_needed(0, (100_000,)) == {}


@given(
    st.integers(1, 1_000),
    st.lists(st.sampled_from((50, 100, 200, 300, 500)), min_size=1, unique=True),
)
def test_they_always_hold_enough_and_never_one_too_many(dose: int, sizes: list[int]) -> None:
    taken = vials_needed(dose, sizes)
    total = sum(size * count for size, count in taken.items())
    assert total >= dose
    assert all(total - size < dose for size in taken)
