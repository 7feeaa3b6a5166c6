"""A clinic that is held on a weekday or on one date: for whom, and how many places it has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ClinicList:
    """Held each week on ``weekday`` (Monday is 0), or once, on the date ``on``.

    No conditions: for every one; no clinician: for everybody's patients. ``places`` None: as many
    as come.
    """

    name: str
    places: int | None = None
    weekday: int | None = None
    on: date | None = None
    conditions: frozenset[str] = frozenset()
    clinician: str = ""

    def accepts(self, condition: str, clinician: str) -> bool:
        """Whether a course of that condition and clinician ("" for none) is treated there."""
        return (not self.conditions or condition in self.conditions) and (
            not self.clinician or clinician in ("", self.clinician)
        )


ANYBODY = ClinicList("")
"""What an open day of a clinic without lists has: room for everybody."""


def held_on(lists: Iterable[ClinicList], day: date) -> tuple[ClinicList, ...]:
    """The lists of a day, those for the fewest first.

    A list of the date stands for the weekday's of the same name; without places it isn't held.
    """
    found = {one.name: one for one in lists if one.weekday == day.weekday()}
    found |= {one.name: one for one in lists if one.on == day}
    held = (one for one in found.values() if one.places != 0)
    return tuple(sorted(held, key=_breadth))


def _breadth(one: ClinicList) -> tuple[bool, int, bool, str]:
    return (not one.conditions, len(one.conditions), not one.clinician, one.name)
