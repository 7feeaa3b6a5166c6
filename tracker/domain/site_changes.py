"""What differs between two sessions, or between a session and its pattern, muscle by muscle.

Units of different products are never compared: then only points are new or dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from tracker.domain.sites import Cell, Side, Site, Sites, summed

MOVED_FROM = 200
"""A placed point that is further away, in hundredths of a percent of the drawing, has moved."""


class ChangeCode(Enum):
    """What became of one muscle on one side."""

    NEW = "new"
    DROPPED = "dropped"
    MORE = "more"
    LESS = "less"
    SITES = "sites"
    """The same dose in more or fewer points."""
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; doses in thousandths of a Unit."""

    code: ChangeCode
    muscle: str
    side: Side
    before: Cell
    after: Cell

    @property
    def by(self) -> int:
        """How much more, or less where negative."""
        return self.after.dose - self.before.dose


ByCell = Mapping[tuple[str, Side], Sequence[Site]]


def by_cell(sites: Sites) -> ByCell:
    """The sites of each muscle and side, in the order in which they first occur."""
    found: dict[tuple[str, Side], list[Site]] = {}
    for site in sites:
        found.setdefault((site.muscle, site.side), []).append(site)
    return found


def changes(before: Sites, after: Sites, *, same_product: bool = True) -> tuple[Change, ...]:
    """Every difference, in the order of the later sites, then of what was dropped."""
    return changed_cells(by_cell(before), by_cell(after), same_product=same_product)


def changed_cells(
    before: ByCell, after: ByCell, *, same_product: bool = True
) -> tuple[Change, ...]:
    """`changes`, for who compares the same sites again and again."""
    found = []
    for cell in dict.fromkeys((*after, *before)):
        old, new = before.get(cell, ()), after.get(cell, ())
        if old == new:
            continue
        then, now = summed(old), summed(new)
        code = _code(then, now, same_product=same_product)
        if code is not None or _have_moved(old, new):
            found.append(Change(code or ChangeCode.MOVED, *cell, then, now))
    return tuple(found)


def _code(then: Cell, now: Cell, *, same_product: bool) -> ChangeCode | None:
    """None where Units and points are the same; whether these have moved is another question."""
    if not then.sites or not now.sites:
        return ChangeCode.DROPPED if then.sites else ChangeCode.NEW
    if same_product and then.dose != now.dose:
        return ChangeCode.MORE if now.dose > then.dose else ChangeCode.LESS
    return ChangeCode.SITES if then.sites != now.sites else None


def _have_moved(old: Iterable[Site], new: Iterable[Site]) -> bool:
    """Whether a placed point of then has none near it now; those never placed can't have moved."""
    places, there = Counter(_places(old)), Counter(_places(new))
    if places.total() != there.total():
        return False
    left, found = list((places - there).elements()), list((there - places).elements())
    for drawing, x, y in left:
        near = [
            place
            for place in found
            if place[0] == drawing and max(abs(place[1] - x), abs(place[2] - y)) < MOVED_FROM
        ]
        if not near:
            return True
        found.remove(near[0])
    return False


def _places(sites: Iterable[Site]) -> list[tuple[str, int, int]]:
    return [(s.drawing, s.x, s.y) for s in sites if s.x is not None and s.y is not None]
