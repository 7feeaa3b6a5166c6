"""What differs between two sessions, or between a session and its pattern, muscle by muscle.

Units of different products are never compared: then only points are new or dropped.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
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


def changes(before: Sites, after: Sites, *, same_product: bool = True) -> tuple[Change, ...]:
    """Every difference, in the order of the later sites, then of what was dropped."""
    old, new = _by_cell(before), _by_cell(after)
    found = []
    for cell in dict.fromkeys((*new, *old)):
        then, now = old.get(cell, []), new.get(cell, [])
        if then == now:
            continue
        code = _code(then, now, same_product=same_product)
        if code is not None:
            found.append(Change(code, *cell, summed(then), summed(now)))
    return tuple(found)


def _by_cell(sites: Sites) -> dict[tuple[str, Side], list[Site]]:
    found: dict[tuple[str, Side], list[Site]] = {}
    for site in sites:
        found.setdefault(site.cell, []).append(site)
    return found


def _code(old: list[Site], new: list[Site], *, same_product: bool) -> ChangeCode | None:
    one, other = summed(old), summed(new)
    if not old or not new:
        return ChangeCode.DROPPED if old else ChangeCode.NEW
    if same_product and one.dose != other.dose:
        return ChangeCode.MORE if other.dose > one.dose else ChangeCode.LESS
    if one.sites != other.sites:
        return ChangeCode.SITES
    return ChangeCode.MOVED if _have_moved(old, new) else None


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
