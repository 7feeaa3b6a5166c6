"""Sites: no cell of the table changes another, and no sum changes by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dilution import Dilution
from tracker.domain.site_changes import ChangeCode, changes
from tracker.domain.sites import (
    Cell,
    Side,
    Site,
    Sites,
    as_last_time,
    by_muscle,
    mirror,
    place,
    put_cell,
    spread,
    summed,
    without_point,
)

MUSCLES = st.sampled_from(["temporalis", "trapezius", "procerus"])
SIDES = st.sampled_from(Side)
DOSES = st.integers(1, 2_000_000)

LOOSE = st.builds(
    Site, MUSCLES, SIDES, DOSES, st.integers(1, 40), st.none() | st.integers(1, 50_000)
)
PLACED = st.builds(
    Site,
    MUSCLES,
    SIDES,
    DOSES,
    st.just(1),
    st.none() | st.integers(1, 50_000),
    st.just("head-front"),
    st.integers(0, 10_000),
    st.integers(0, 10_000),
)
SOME = st.lists(LOOSE | PLACED, max_size=12).map(tuple)


def cells(sites: Sites) -> dict[tuple[str, Side], Cell]:
    return {cell: summed(s for s in sites if s.cell == cell) for cell in {s.cell for s in sites}}


@given(SOME, MUSCLES, SIDES, DOSES, st.none() | st.integers(1, 60))
def test_a_cell_gets_what_was_typed_and_no_other_cell_changes(
    sites: Sites, muscle: str, side: Side, dose: int, count: int | None
) -> None:
    after = put_cell(sites, muscle, side, dose, count)
    before = cells(sites)
    mine = cells(after).pop((muscle, side))
    assert (mine.dose, mine.sites) == (dose, count or before.get((muscle, side), Cell()).sites or 1)
    others = {cell: whole for cell, whole in cells(after).items() if cell != (muscle, side)}
    before.pop((muscle, side), None)
    assert others == before


@given(SOME, MUSCLES, SIDES)
def test_clearing_a_cell_takes_away_exactly_it(sites: Sites, muscle: str, side: Side) -> None:
    after = put_cell(sites, muscle, side, 0)
    assert after == tuple(site for site in sites if site.cell != (muscle, side))


@given(SOME.filter(bool), st.data())
def test_placing_a_point_never_changes_the_sum(sites: Sites, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(sites) - 1))
    placed, where = place(sites, index, "head-front", 10, 20)
    assert summed(placed).dose == summed(sites).dose
    assert summed(placed).sites == summed(sites).sites
    assert (placed[where].drawing, placed[where].x, placed[where].y) == ("head-front", 10, 20)
    assert summed(without_point(sites, index)).sites == summed(sites).sites - 1


@given(SOME, MUSCLES, st.sampled_from([Side.LEFT, Side.RIGHT]))
def test_a_mirrored_muscle_has_the_same_on_both_sides_and_nothing_else_changes(
    sites: Sites, muscle: str, source: Side
) -> None:
    after = cells(mirror(sites, muscle, source))
    target = Side.RIGHT if source is Side.LEFT else Side.LEFT
    one, other = after.get((muscle, source), Cell()), after.get((muscle, target), Cell())
    assert (one.dose, one.sites) == (other.dose, other.sites)
    kept = {cell: whole for cell, whole in cells(sites).items() if cell != (muscle, target)}
    assert {cell: whole for cell, whole in after.items() if cell != (muscle, target)} == kept


@pytest.mark.peer(16)
def test_a_second_side_is_added_to_the_total_only_where_it_is_filled() -> None:
    """The hazard of other programs: "bilateral" copied the Units to both sides in silence."""
    left = put_cell((), "trapezius", Side.LEFT, 15_000, 3)
    (row,) = by_muscle(left)
    assert (row.left.dose, row.right.dose, row.whole.dose) == (15_000, 0, 15_000)
    both = put_cell(left, "trapezius", Side.RIGHT, 15_000, 3)
    (row,) = by_muscle(both)
    assert (row.left.dose, row.right.dose, row.whole.dose) == (15_000, 15_000, 30_000)
    assert by_muscle(put_cell(both, "trapezius", Side.LEFT, 0))[0].whole.dose == 15_000


def test_placed_points_keep_their_shares_and_their_places() -> None:
    sites: Sites = (
        Site("frontalis", Side.LEFT, 4_000, drawing="head-front", x=10, y=20),
        Site("frontalis", Side.LEFT, 6_000, drawing="head-front", x=30, y=20),
    )
    after = put_cell(sites, "frontalis", Side.LEFT, 20_000)
    assert [(s.dose, s.x) for s in after] == [(8_000, 10), (12_000, 30)]
    fewer = put_cell(after, "frontalis", Side.LEFT, 5_000, 1)
    assert [(s.dose, s.x) for s in fewer] == [(5_000, 10)]


def test_the_concentration_stays_when_a_cell_changes() -> None:
    sites = (Site("detrusor", Side.MIDLINE, 100_000, 20, 10_000),)
    assert put_cell(sites, "detrusor", Side.MIDLINE, 150_000, 30)[0].volume == 15_000


def test_last_times_volumes_are_not_taken_over() -> None:
    assert as_last_time((Site("detrusor", Side.MIDLINE, 100_000, 20, 10_000),))[0].volume is None


@given(st.integers(0, 10**8), st.lists(st.integers(1, 10**6), min_size=1, max_size=50))
def test_shares_always_add_up(total: int, weights: list[int]) -> None:
    shares = spread(total, weights)
    assert sum(shares) == total
    assert all(share >= 0 for share in shares)


def test_what_differs_from_last_time_is_coded() -> None:
    before: Sites = (
        Site("temporalis", Side.LEFT, 20_000, 4),
        Site("temporalis", Side.RIGHT, 20_000, 4),
        Site("trapezius", Side.LEFT, 15_000, 3),
        Site("frontalis", Side.LEFT, 5_000, drawing="head-front", x=4000, y=2000),
        Site("procerus", Side.MIDLINE, 5_000, 1),
        Site("corrugator", Side.LEFT, 5_000, 1),
    )
    after: Sites = (
        Site("temporalis", Side.LEFT, 30_000, 6),
        Site("temporalis", Side.RIGHT, 20_000, 5),
        Site("trapezius", Side.LEFT, 10_000, 2),
        Site("frontalis", Side.LEFT, 5_000, drawing="head-front", x=4500, y=2000),
        Site("corrugator", Side.LEFT, 5_000, 1),
        Site("occipitalis", Side.RIGHT, 5_000, 1),
    )
    found = [(c.code.value, c.muscle, c.side.value, c.by) for c in changes(before, after)]
    assert found == [
        ("more", "temporalis", "left", 10_000),
        ("sites", "temporalis", "right", 0),
        ("less", "trapezius", "left", -5_000),
        ("moved", "frontalis", "left", 0),
        ("new", "occipitalis", "right", 5_000),
        ("dropped", "procerus", "midline", -5_000),
    ]


@given(SOME)
def test_nothing_differs_from_itself(sites: Sites) -> None:
    assert changes(sites, sites) == ()


@given(SOME, SOME)
def test_units_of_another_product_are_never_compared(before: Sites, after: Sites) -> None:
    codes = {change.code for change in changes(before, after, same_product=False)}
    assert not codes & {ChangeCode.MORE, ChangeCode.LESS}


@pytest.mark.parametrize(
    ("vial", "millilitres", "per_tenth", "dose", "microlitres"),
    [
        (100, 2, 5, 155, 3100),
        (200, 4, 5, 155, 3100),
        (100, 4, 2.5, 2.5, 100),
        (100, 10, 1, 100, 10_000),
        (500, 2.5, 20, 1500, 7500),
    ],
)
def test_dilution_volume_and_units_agree(
    vial: int, millilitres: float, per_tenth: float, dose: float, microlitres: int
) -> None:
    dilution = Dilution(vial * 1000, round(millilitres * 1000))
    assert dilution.per_tenth == per_tenth * 1000
    assert dilution.volume_of(round(dose * 1000)) == microlitres
    assert dilution.dose_of(microlitres) == dose * 1000


@pytest.mark.parametrize(
    ("vials", "found"),
    [
        ([], None),
        ([(100_000, 2000)], Dilution(100_000, 2000)),
        ([(100_000, 2000), (200_000, 4000)], Dilution(100_000, 2000)),
        ([(100_000, 2000), (100_000, 4000)], None),
        ([(100_000, 2000), (100_000, None)], None),
        ([(100_000, None)], None),
    ],
)
def test_vials_of_one_strength_have_one_dilution(
    vials: list[tuple[int, int | None]], found: Dilution | None
) -> None:
    assert Dilution.of_all(vials) == found
