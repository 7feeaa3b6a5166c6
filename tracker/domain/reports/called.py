"""From the first call of a cycle to the treatment."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class CalledCycle:
    """``days`` from the first call to the injections; None: not treated yet, for ``waited`` days."""

    called_on: date
    days: int | None
    waited: int


def called_cycles(
    sessions: Iterable[date], calls: Sequence[date], since: date, today: date
) -> Iterator[CalledCycle]:
    """One for each cycle in which somebody called, by the day of the first call.

    ``sessions`` are the days that count, touch-ups left out. A call on the day of an injection
    belongs to the cycle which that ends.
    """
    given = sorted(set(sessions))
    firsts: dict[int, date] = {}
    for on in sorted(calls):
        firsts.setdefault(bisect_left(given, on), on)
    for place, called_on in firsts.items():
        if not since <= called_on <= today:
            continue
        treated_on = given[place] if place < len(given) and given[place] <= today else None
        days = None if treated_on is None else (treated_on - called_on).days
        yield CalledCycle(called_on, days, (today - called_on).days)
