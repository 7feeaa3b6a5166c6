"""As which procedures a day's injections of one patient are proposed; a biller decides.

Muscles are counted for each limb: left and right of one muscle are two.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from tracker.domain.sites import Side

TRUNK = "trunk"


class Per(Enum):
    """What a code is counted by."""

    DAY = "day"
    SIDE = "side"
    LIMB = "limb"
    TRUNK = "trunk"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A code of a set, for `least` to `most` muscles (None: no end). `is_first`: of the first limb."""

    code: str
    per: Per
    conditions: frozenset[str] = frozenset()
    is_first: bool = False
    least: int = 1
    most: int | None = None
    never_with: frozenset[str] = frozenset()
    evidence: str = "check"
    source: str = ""

    def counts(self, muscles: int) -> bool:
        """Whether it is for so many muscles."""
        return self.least <= muscles and (self.most is None or muscles <= self.most)


@dataclass(frozen=True, slots=True)
class Treated:
    """A muscle that was injected; `limb` "" for one that belongs to none.

    `muscle` "" where a session says no site.
    """

    condition: str
    muscle: str = ""
    limb: str = ""
    side: Side = Side.MIDLINE


@dataclass(frozen=True, slots=True)
class Counted:
    """So many muscles of a limb on a side; the trunk's is the midline."""

    limb: str
    side: Side
    muscles: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A code and how often. `counted` is what it was counted from, empty where that is the day."""

    procedure: Procedure
    count: int
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposals:
    """`clashes`: codes of which a payer takes only one of the pair. `unsure`: a side isn't known."""

    lines: tuple[Proposed, ...] = ()
    clashes: tuple[tuple[str, str], ...] = ()
    unsure: bool = False


def propose(procedures: Sequence[Procedure], treated: Iterable[Treated]) -> Proposals:
    """In the order of the code set; the limb with the most muscles comes first."""
    listed = tuple(treated)
    limbs = _limbs(listed)
    lines = tuple(_lines(procedures, listed, limbs))
    codes = {line.procedure.code for line in lines}
    clashes = tuple(
        (line.procedure.code, other)
        for line in lines
        for other in sorted(line.procedure.never_with & codes)
    )
    sided = {code for one in procedures if one.per is Per.SIDE for code in one.conditions}
    unsure = any(
        one.side is Side.MIDLINE and (one.condition in sided or one.limb not in ("", TRUNK))
        for one in listed
    ) or any(not one.muscle and not _is_counted(procedures, one) for one in listed)
    return Proposals(lines, clashes, unsure)


def _lines(
    procedures: Sequence[Procedure], treated: Sequence[Treated], limbs: Sequence[Counted]
) -> Iterator[Proposed]:
    trunk = len({(one.muscle, one.side) for one in treated if one.limb == TRUNK})
    for one in procedures:
        mine = [t for t in treated if t.condition in one.conditions]
        if one.per is Per.DAY and mine:
            yield Proposed(one, 1)
        elif one.per is Per.SIDE and mine:
            sides = {t.side for t in mine} - {Side.MIDLINE}
            yield Proposed(one, max(len(sides), 1))
        elif one.per is Per.LIMB:
            found = limbs[:1] if one.is_first else limbs[1:]
            if counted := tuple(limb for limb in found if one.counts(limb.muscles)):
                yield Proposed(one, len(counted), counted)
        elif one.per is Per.TRUNK and trunk and one.counts(trunk):
            yield Proposed(one, 1, (Counted(TRUNK, Side.MIDLINE, trunk),))


def _limbs(treated: Iterable[Treated]) -> tuple[Counted, ...]:
    """Each arm and leg, those with the most muscles first. One without a side isn't counted."""
    found = sorted(
        {
            (one.limb, one.side.value, one.muscle)
            for one in treated
            if one.limb not in ("", TRUNK) and one.side is not Side.MIDLINE
        }
    )
    counted = [
        Counted(limb, Side(side), len(list(muscles)))
        for (limb, side), muscles in groupby(found, key=lambda one: one[:2])
    ]
    return tuple(sorted(counted, key=lambda one: -one.muscles))


def _is_counted(procedures: Iterable[Procedure], treated: Treated) -> bool:
    return any(treated.condition in one.conditions for one in procedures if one.per is Per.DAY)
