"""Labels of points that lie close together, moved apart until each can be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, pi, sin

_STEP, _FARTHEST, _WAYS = 5, 75, 16
_GAP = 0.5
_TURNS = sorted(range(_WAYS), key=lambda n: min(n, _WAYS - n))
_PLACES = [
    (far * cos(2 * pi * turn / _WAYS), far * sin(2 * pi * turn / _WAYS))
    for far in range(0, _FARTHEST, _STEP)
    for turn in (_TURNS if far else _TURNS[:1])
]
"""How far aside of its point a label may lie: the nearest first, and of those the outermost."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a label lies, by its middle; `width` and `height` as everything in pixels."""

    x: float
    y: float
    width: float
    height: float

    def touches(self, other: Box) -> bool:
        """Whether they overlap, or nearly so."""
        return (
            abs(self.x - other.x) < (self.width + other.width) / 2 + _GAP
            and abs(self.y - other.y) < (self.height + other.height) / 2 + _GAP
        )


@lru_cache(maxsize=16)
def spread(labels: tuple[Box, ...], width: float, height: float) -> tuple[Box, ...]:
    """Each of `labels`, which lie over their points, at the nearest place of the picture that is free.

    One that touches no other stays where it is. Where no place is free it stays as well.
    """
    alone = [
        not any(one.touches(other) for j, other in enumerate(labels) if j != i)
        for i, one in enumerate(labels)
    ]
    taken = [one for one, stays in zip(labels, alone, strict=True) if stays]
    points = [replace(one, width=1, height=1) for one in labels]
    found = list(labels)
    # From the top, so that those that lie in a row stay in their order.
    for i in sorted(range(len(labels)), key=lambda n: (labels[n].y, labels[n].x)):
        if alone[i]:
            continue
        others = (point for j, point in enumerate(points) if j != i)
        in_the_way = [*_in_the_way(labels[i], taken), *_in_the_way(labels[i], others)]
        for x, y in _places(labels[i], width, height):
            if not any(
                abs(x - left) < reach and abs(y - top) < drop
                for left, top, reach, drop in in_the_way
            ):
                found[i] = replace(labels[i], x=x, y=y)
                break
        taken.append(found[i])
    return tuple(found)


def _in_the_way(label: Box, others: Iterable[Box]) -> Iterator[tuple[float, float, float, float]]:
    """The middle of each that the label may come to touch, and how near its own middle may come."""
    for other in others:
        reach = (label.width + other.width) / 2 + _GAP
        drop = (label.height + other.height) / 2 + _GAP
        if abs(label.x - other.x) < reach + _FARTHEST and abs(label.y - other.y) < drop + _FARTHEST:
            yield other.x, other.y, reach, drop


def _places(label: Box, width: float, height: float) -> Iterator[tuple[float, float]]:
    """Where in the picture its middle may come to lie; outwards of the picture's middle first."""
    side = 1 if label.x >= width / 2 else -1
    right, lower = width - label.width / 2, height - label.height / 2
    for across, down in _PLACES:
        x, y = label.x + side * across, label.y + down
        if label.width / 2 <= x <= right and label.height / 2 <= y <= lower:
            yield x, y
