"""Labels of points are moved apart, and no further than needed."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tracker.ui.sites.spread import Box, spread

WIDTH, HEIGHT = 162, 240
SPOTS = st.tuples(st.integers(12, WIDTH - 12), st.integers(8, HEIGHT - 8))


def over(*spots: tuple[int, int]) -> tuple[Box, ...]:
    return tuple(Box(x, y, 18, 11) for x, y in spots)


@given(st.lists(SPOTS, max_size=14))
def test_a_dozen_labels_can_all_be_read_wherever_their_points_lie(
    spots: list[tuple[int, int]],
) -> None:
    labels = over(*spots)
    found = spread(labels, WIDTH, HEIGHT)
    assert not any(one.touches(other) for one, other in combinations(found, 2))
    assert all(9 <= box.x <= WIDTH - 9 and 5 <= box.y <= HEIGHT - 5 for box in found)


def test_a_label_that_nothing_touches_stays_over_its_point() -> None:
    labels = over((30, 30), (100, 100), (102, 101))
    found = spread(labels, WIDTH, HEIGHT)
    assert found[0] == labels[0]
    assert found[1:] != labels[1:]


def test_where_no_place_is_free_a_label_stays() -> None:
    labels = (Box(10, 10, 18, 18),) * 3
    assert spread(labels, 20, 20) == labels
