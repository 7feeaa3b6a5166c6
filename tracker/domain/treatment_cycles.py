"""Cycles of a treatment, from each injection to the next, and the best score of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.domain.instruments import Worse


@dataclass(frozen=True, slots=True)
class CycleScore:
    """A score on its day, in thousandths; what is compared is of one instrument and version."""

    on: date
    value: int


@dataclass(frozen=True, slots=True)
class TreatmentCycle:
    """From one injection to the next; `ended_on` None: still going on.

    `best`: the best score of it, the earliest of equal ones; None where none was taken.
    """

    began_on: date
    ended_on: date | None
    best: CycleScore | None

    @property
    def days(self) -> int | None:
        return None if self.ended_on is None else (self.ended_on - self.began_on).days


def treatment_cycles(
    sessions: Sequence[date], scores: Sequence[CycleScore], worse: Worse
) -> tuple[TreatmentCycle, ...]:
    """Oldest first. `sessions`: the days that count, touch-ups left out.

    A score of the day of a session was taken before it, and tells of the cycle before.
    """
    begun = sorted(set(sessions))
    sign = 1 if worse is Worse.HIGHER else -1
    cycles = []
    for began_on, ended_on in zip(begun, [*begun[1:], None], strict=False):
        mine = [
            one for one in scores if one.on > began_on and (ended_on is None or one.on <= ended_on)
        ]
        best = min(mine, key=lambda one: (sign * one.value, one.on), default=None)
        cycles.append(TreatmentCycle(began_on, ended_on, best))
    return tuple(cycles)
