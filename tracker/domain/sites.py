"""Where a dose went: points in muscles, left, in the midline or right.

Left, right and midline are three columns of one table; "both" is simply two of them filled. Nothing
here changes a side or a total that wasn't named: what differs is stated, and people decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum


class Side(Enum):
    """The patient's own left and right."""

    LEFT = "left"
    MIDLINE = "midline"
    RIGHT = "right"

    # There is one of each. By name, as enums are hashed, hundreds of points take their time.
    __hash__ = object.__hash__


@dataclass(frozen=True, slots=True)
class Site:
    """Points in one muscle on one side. `dose` in thousandths of a Unit, for all of them together.

    `volume` in µL, None where unknown. One that is placed is a single point on a drawing, at `x`
    and `y` in hundredths of a percent of it, from its left and its top.
    """

    muscle: str
    side: Side
    dose: int
    sites: int = 1
    volume: int | None = None
    drawing: str = ""
    x: int | None = None
    y: int | None = None

    @property
    def is_placed(self) -> bool:
        return self.drawing != ""

    @property
    def cell(self) -> tuple[str, Side]:
        """Its place in the table."""
        return self.muscle, self.side


Sites = tuple[Site, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one muscle got on one side, or on all. `volume` None: not known of every point."""

    dose: int = 0
    sites: int = 0
    volume: int | None = None


@dataclass(frozen=True, slots=True)
class MuscleRow:
    """A line of the table."""

    muscle: str
    left: Cell
    midline: Cell
    right: Cell
    whole: Cell

    def of(self, side: Side) -> Cell:
        return {Side.LEFT: self.left, Side.MIDLINE: self.midline, Side.RIGHT: self.right}[side]


def by_muscle(sites: Iterable[Site]) -> tuple[MuscleRow, ...]:
    """The table, a line a muscle, in the order in which they first occur."""
    found: dict[str, dict[Side, list[Site]]] = {}
    for site in sites:
        if site.muscle not in found:
            found[site.muscle] = {side: [] for side in Side}
        found[site.muscle][site.side].append(site)
    return tuple(
        MuscleRow(
            muscle,
            left=(left := summed(mine[Side.LEFT])),
            midline=(midline := summed(mine[Side.MIDLINE])),
            right=(right := summed(mine[Side.RIGHT])),
            whole=summed(cell for cell in (left, midline, right) if cell.sites),
        )
        for muscle, mine in found.items()
    )


def summed(sites: Iterable[Site | Cell]) -> Cell:
    """Dose, points and volume of all of them; a cell without points has no volume that is known."""
    dose = count = volume = 0
    is_known = True
    for site in sites:
        dose += site.dose
        count += site.sites
        if site.volume is None:
            is_known = False
        else:
            volume += site.volume
    return Cell(dose, count, volume if is_known and count else None)


def put_cell(sites: Sites, muscle: str, side: Side, dose: int, count: int | None = None) -> Sites:
    """With that dose in one muscle on one side, in `count` points; 0 takes them away.

    Without `count` there are as many points as before, or one. Placed points stay where they are,
    the last of them go first; each keeps its share while their number stays. The concentration
    stays too. No other cell changes.
    """
    mine = [site for site in sites if site.cell == (muscle, side)]
    if dose <= 0 or count == 0:
        return tuple(site for site in sites if site.cell != (muscle, side))
    before = summed(mine)
    wanted = count or before.sites or 1
    placed = [site for site in mine if site.is_placed][:wanted]
    rows = [replace(site, sites=1) for site in placed]
    weights = [site.dose for site in placed] if wanted == before.sites else [1] * len(placed)
    if loose := wanted - len(placed):
        rows.append(Site(muscle, side, 0, loose))
        there = sum(site.dose for site in mine if not site.is_placed)
        weights.append(there if wanted == before.sites else loose)
    shares = spread(dose, weights)
    if not all(shares):
        # Too little for each point to have a thousandth of a Unit.
        rows, shares = [Site(muscle, side, 0, wanted)], [dose]
    new = [
        replace(row, dose=share, volume=_like(before, share))
        for row, share in zip(rows, shares, strict=True)
    ]
    return _in_place_of(sites, (muscle, side), new)


def mirror(sites: Sites, muscle: str, source: Side) -> Sites:
    """With the dose and the points of one side on the other one as well: asked for, never by itself.

    What the other side had is replaced, and not placed on a drawing.
    """
    target = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT}[source]
    cell = summed(site for site in sites if site.cell == (muscle, source))
    bare = put_cell(sites, muscle, target, 0)
    return put_cell(bare, muscle, target, cell.dose, cell.sites) if cell.sites else bare


def place(sites: Sites, index: int, drawing: str, x: int, y: int) -> tuple[Sites, int]:
    """With one point of that line at a place of a drawing, and where it stands in the lines.

    The point takes its share of the line with it; the sum is the same as before.
    """
    site = sites[index]
    if site.sites == 1:
        moved = replace(site, drawing=drawing, x=x, y=y)
        return (*sites[:index], moved, *sites[index + 1 :]), index
    point, rest = _parted(site)
    placed = replace(point, drawing=drawing, x=x, y=y)
    return (*sites[:index], rest, placed, *sites[index + 1 :]), index + 1


def without_point(sites: Sites, index: int) -> Sites:
    """Without one point of that line, and without its share of the dose."""
    if sites[index].sites == 1:
        return sites[:index] + sites[index + 1 :]
    return (*sites[:index], _parted(sites[index])[1], *sites[index + 1 :])


def as_last_time(sites: Sites) -> Sites:
    """Points and Units only: the volume goes with the vial of the day."""
    return tuple(site if site.volume is None else replace(site, volume=None) for site in sites)


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Whole shares by weight that add up to the total, the remainder to the largest fractions."""
    whole = sum(weights)
    shares = [total * weight // whole for weight in weights]
    by_fraction = sorted(range(len(weights)), key=lambda n: -(total * weights[n] % whole))
    for n in by_fraction[: total - sum(shares)]:
        shares[n] += 1
    return shares


def _parted(site: Site) -> tuple[Site, Site]:
    """One point of a line of several, and the rest."""
    dose = site.dose // site.sites
    volume = None if site.volume is None else site.volume // site.sites
    rest = None if site.volume is None or volume is None else site.volume - volume
    return (
        replace(site, sites=1, dose=dose, volume=volume),
        replace(site, sites=site.sites - 1, dose=site.dose - dose, volume=rest),
    )


def _like(before: Cell, dose: int) -> int | None:
    if before.volume is None or before.dose == 0:
        return None
    return round(before.volume * dose / before.dose)


def _in_place_of(sites: Sites, cell: tuple[str, Side], new: list[Site]) -> Sites:
    """The lines of a cell where they were; new ones after those of their muscle, else last."""
    first = next((n for n, site in enumerate(sites) if site.cell == cell), None)
    if first is None:
        mine = [n for n, site in enumerate(sites) if site.muscle == cell[0]]
        first = mine[-1] + 1 if mine else len(sites)
    others = [site for site in sites[first:] if site.cell != cell]
    return (*(site for site in sites[:first] if site.cell != cell), *new, *others)
