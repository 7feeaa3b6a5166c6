"""Points on drawings: shown where they usually lie until somebody places them."""

from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.drawing import nearest, placed, points
from tracker.domain.sites import Side, Site, Sites, summed
from tracker.services.sites.shipped_drawings import art_of, shipped_drawings
from tracker.services.sites.shipped_patterns import shipped_muscles, shipped_patterns

DRAWINGS = shipped_drawings()
CELLS = st.sampled_from([(p.muscle, p.side) for d in DRAWINGS for p in d.places])
LINES = st.builds(
    lambda cell, dose, count: Site(cell[0], cell[1], dose, count),
    CELLS,
    st.integers(1_000, 200_000),
    st.integers(1, 40),
)


@given(st.lists(LINES, min_size=1, max_size=8).map(tuple), st.data())
def test_placing_a_line_shows_the_same_points_and_keeps_the_sum(
    sites: Sites, data: st.DataObject
) -> None:
    shown = points(sites, DRAWINGS)
    assert len(shown) == summed(sites).sites
    point = data.draw(st.sampled_from(shown))
    after, where = placed(sites, point, DRAWINGS)
    assert (summed(after).dose, summed(after).sites) == (summed(sites).dose, summed(sites).sites)
    assert (after[where].drawing, after[where].x, after[where].y) == (
        point.drawing,
        point.x,
        point.y,
    )
    assert after[where].cell == (point.muscle, point.side)


def test_every_muscle_of_a_pattern_and_of_the_list_has_a_place_on_a_drawing() -> None:
    there = {place.muscle for drawing in DRAWINGS for place in drawing.places}
    assert {muscle.code for muscle in shipped_muscles()} == there
    for shipped in shipped_patterns():
        shown = points(shipped.pattern.sites, DRAWINGS)
        assert len(shown) == summed(shipped.pattern.sites).sites
        assert len({(p.drawing, p.x, p.y) for p in shown}) == len(shown)


def test_a_place_proposes_its_own_muscle() -> None:
    for drawing in DRAWINGS:
        for place in drawing.places:
            assert nearest(drawing, place.spots[0]) == (place.muscle, place.side)


def test_left_and_right_are_the_patients_own() -> None:
    for drawing in DRAWINGS:
        for place in drawing.places:
            for x, y in place.spots:
                assert 0 <= x <= 10_000
                assert 0 <= y <= 10_000
                if place.side is Side.MIDLINE or "-" not in drawing.marks:
                    continue
                is_at_left_edge = x < 5_000
                at_left_edge = drawing.marks.split("-")[0]
                assert (place.side.value == at_left_edge) is is_at_left_edge, place


def test_each_drawing_is_line_art_in_the_colour_of_the_text() -> None:
    for drawing in DRAWINGS:
        art = art_of(drawing.code).read_text("utf-8")
        assert 'stroke="currentColor"' in art
        assert "#" not in art


def test_beside_the_body_no_muscle_lies() -> None:
    head = next(one for one in shipped_drawings() if one.code == "head-front")
    corners = [(0, 0), (10_000, 0), (0, 10_000), (10_000, 10_000)]
    assert [nearest(head, corner) for corner in corners] == [None] * 4
    assert nearest(head, (5_000, 2_000)) is not None
