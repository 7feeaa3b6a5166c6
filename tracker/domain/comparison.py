"""Our bookings beside another system's: here only, there only, and those of another date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Difference:
    """One patient's booking that isn't the same on both sides; None where a side has none."""

    number: str
    here_on: date | None
    there_on: date | None


def differences(
    here: Iterable[tuple[str, date]], there: Iterable[tuple[str, date]]
) -> tuple[list[Difference], int]:
    """What differs, by number and date, and how many agree.

    Each side is record numbers with dates; what is told twice counts once. What is left of a
    patient on both sides is the same booking on different dates, in the order of the dates.
    """
    ours, theirs = set(here), set(there)
    apart: dict[str, tuple[list[date], list[date]]] = {}
    for side, only in enumerate((ours - theirs, theirs - ours)):
        for number, on in sorted(only):
            apart.setdefault(number, ([], []))[side].append(on)
    found = [
        Difference(number, here_on, there_on)
        for number, (mine, other) in sorted(apart.items())
        for here_on, there_on in zip_longest(mine, other)
    ]
    return found, len(ours & theirs)
