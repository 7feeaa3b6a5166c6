"""Drawings on which sites are placed: where each muscle lies, and what is near a point.

Places are in hundredths of a percent of a drawing, from its left and its top.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.domain.sites import Side, Site, Sites, place

Spot = tuple[int, int]
_MIDDLE = 300
_BESIDE = 400
_FARTHEST = 2_500
"""So far from the usual places of any muscle nothing of it is meant."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where points of a muscle usually lie."""

    muscle: str
    side: Side
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """`marks`: what stands at its left and right edge, "right-left" where seen from the front."""

    code: str
    name: str
    marks: str
    shown_for: frozenset[str]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A point as it is shown: the `ordinal`-th of the line `index` of the sites."""

    index: int
    ordinal: int
    muscle: str
    side: Side
    dose: int
    drawing: str
    x: int
    y: int
    is_placed: bool


def points(sites: Sites, drawings: Sequence[Drawing]) -> tuple[Point, ...]:
    """Every point that a drawing can show; those that nobody placed are at their usual places."""
    usual = _usual_places(drawings) if any(site.x is None for site in sites) else {}
    taken: dict[tuple[str, Side], int] = {}
    found: list[Point] = []
    for index, site in enumerate(sites):
        if site.x is not None and site.y is not None:
            found.append(_point(index, 0, site, site.dose, site.drawing, (site.x, site.y)))
            continue
        there = usual.get(site.cell)
        if there is None:
            continue
        drawing, spots = there
        for ordinal in range(site.sites):
            place_no = taken.get(site.cell, 0)
            taken[site.cell] = place_no + 1
            spot = _shifted(spots, place_no)
            found.append(_point(index, ordinal, site, site.dose // site.sites, drawing, spot))
    return tuple(found)


def placed(sites: Sites, point: Point, drawings: Sequence[Drawing]) -> tuple[Sites, int]:
    """With all points of its line where they are shown, and where that point stands then."""
    if point.is_placed:
        return sites, point.index
    mine = [one for one in points(sites, drawings) if one.index == point.index]
    for one in mine:
        sites, _at = place(sites, point.index, one.drawing, one.x, one.y)
    where = next(
        n
        for n, one in enumerate(sites)
        if one.cell == (point.muscle, point.side)
        and (one.drawing, one.x, one.y) == (point.drawing, point.x, point.y)
    )
    return sites, where


def nearest(drawing: Drawing, spot: Spot) -> tuple[str, Side] | None:
    """Muscle and side of the nearest place; None where no muscle of the drawing lies."""
    near = [
        (_distance(spot, other), place.muscle, place.side)
        for place in drawing.places
        for other in place.spots
    ]
    far, muscle, side = min(near, key=lambda found: found[0], default=(math.inf, "", Side.LEFT))
    return None if far > _FARTHEST**2 else (muscle, side)


def lies_on(drawing: Drawing, x: int) -> Side:
    """The patient's side on which a point of that drawing lies."""
    first, _, last = drawing.marks.partition("-")
    if not last:
        return Side(first)
    if abs(x - 5_000) <= _MIDDLE:
        return Side.MIDLINE
    return Side(first if x < 5_000 else last)


def is_on_other_side(drawing: Drawing, point: Point) -> bool:
    """Whether a point lies on the left and is recorded as right, or the other way round."""
    return {point.side, lies_on(drawing, point.x)} == {Side.LEFT, Side.RIGHT}


def drawings_for(
    condition: str, shown: Iterable[Point], drawings: Sequence[Drawing]
) -> tuple[Drawing, ...]:
    """Those usual for a condition, and whatever else has a point."""
    used = {point.drawing for point in shown}
    return tuple(one for one in drawings if condition in one.shown_for or one.code in used)


def _usual_places(
    drawings: Sequence[Drawing],
) -> dict[tuple[str, Side], tuple[str, tuple[Spot, ...]]]:
    found: dict[tuple[str, Side], tuple[str, tuple[Spot, ...]]] = {}
    for drawing in drawings:
        for one in drawing.places:
            found.setdefault((one.muscle, one.side), (drawing.code, one.spots))
    return found


def _shifted(spots: tuple[Spot, ...], number: int) -> Spot:
    """The spot of that number; further ones stand a little beside the first."""
    x, y = spots[number % len(spots)]
    round_no = number // len(spots)
    return min(10_000, x + _BESIDE * round_no), min(10_000, y + _BESIDE * round_no)


def _point(index: int, ordinal: int, site: Site, dose: int, drawing: str, spot: Spot) -> Point:
    return Point(
        index, ordinal, site.muscle, site.side, dose, drawing, *spot, is_placed=site.is_placed
    )


def _distance(one: Spot, other: Spot) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2
