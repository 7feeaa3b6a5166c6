"""Labels of points that lie close together, moved apart until each can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import cos, pi, sin

_STEP, _FARTHEST, _WAYS = 5, 75, 16
_GAP = 0.5


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


def spread(labels: Sequence[Box], width: float, height: float) -> list[Box]:
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
        others = [point for j, point in enumerate(points) if j != i]
        for place in _places(labels[i], width, height):
            if not any(place.touches(one) for one in (*taken, *others)):
                found[i] = place
                break
        taken.append(found[i])
    return found


def _places(label: Box, width: float, height: float) -> Iterator[Box]:
    """The nearest first; of those of one distance that which is outermost."""
    side = 1 if label.x >= width / 2 else -1
    turns = sorted(range(_WAYS), key=lambda n: min(n, _WAYS - n))
    for far in range(0, _FARTHEST, _STEP):
        for turn in turns if far else turns[:1]:
            angle = 2 * pi * turn / _WAYS
            x, y = label.x + side * far * cos(angle), label.y + far * sin(angle)
            if (
                label.width / 2 <= x <= width - label.width / 2
                and label.height / 2 <= y <= height - label.height / 2
            ):
                yield replace(label, x=x, y=y)
