"""Our bookings beside another system's: here only, there only, and those of another date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest


@dataclass(frozen=True, slots=True)
class Difference:
    """One patient's booking that isn't the same on both sides; None where a side has none."""

    patient: int
    here_on: date | None
    there_on: date | None


def differences(
    here: Iterable[tuple[int, date]], there: Iterable[tuple[int, date]]
) -> tuple[list[Difference], int]:
    """What differs, by patient and date, and how many agree.

    Each side is patients, by a key, with dates; what is told twice counts once. What is left of a
    patient on both sides is the same booking on different dates, in the order of the dates.
    """
    ours, theirs = set(here), set(there)
    apart: dict[int, tuple[list[date], list[date]]] = {}
    for side, only in enumerate((ours - theirs, theirs - ours)):
        for patient, on in sorted(only):
            apart.setdefault(patient, ([], []))[side].append(on)
    found = [
        Difference(patient, here_on, there_on)
        for patient, (mine, other) in sorted(apart.items())
        for here_on, there_on in zip_longest(mine, other)
    ]
    return found, len(ours & theirs)
