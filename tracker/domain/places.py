"""The places of clinic days: how many there are, who takes them, and whether one is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList

Cases: TypeAlias = frozenset[tuple[str, str]]
"""What somebody comes for: condition and clinician ("" for none) of each course."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A list of a day, and how many of its places are taken."""

    held: ClinicList
    taken: int

    @property
    def left(self) -> int | None:
        """Places left, below zero where too many are booked; None without an end of them."""
        return None if self.held.places is None else self.held.places - self.taken


class PlaceBook:
    """Who holds a place on which day. A patient holds one a day, for however many courses.

    Somebody takes a place on the list that is for the fewest, of those with a place left. Who is
    booked where no list takes them, or none has a place left, is booked all the same.
    """

    def __init__(self, days: ClinicDays) -> None:
        self._days = days
        self._lists: dict[date, tuple[ClinicList, ...]] = {}
        self._taken: dict[tuple[date, str], int] = {}
        self._holders: dict[tuple[date, int], tuple[ClinicList | None, Cases]] = {}
        self._booked: dict[date, set[int]] = {}
        self._fitting: dict[tuple[date, Cases], list[ClinicList]] = {}

    def close(self, closed: ClinicDays) -> None:
        """From now on fewer days are open; who is booked on one that closes holds no place there."""
        self._days = closed
        self._lists.clear()
        self._fitting.clear()

    def lists_on(self, day: date) -> tuple[ClinicList, ...]:
        """What is held on a day."""
        if day not in self._lists:
            self._lists[day] = self._days.lists_on(day)
        return self._lists[day]

    def takes(self, day: date, cases: Cases, wanted: str = "") -> bool:
        """Whether a list of the day, that of the name ``wanted`` if there is one, is for all that
        somebody comes for, places or not.
        """
        return any(_takes(one, cases) for one in self._asked(day, wanted))

    def has_place(self, day: date, patient: int, cases: Cases, wanted: str = "") -> bool:
        """Whether such a list has a place for somebody, or they hold one there already."""
        held, before = self._holders.get((day, patient), (None, frozenset()))
        together = cases | before
        asked = [one for one in self._asked(day, wanted) if _takes(one, together)]
        return held in asked or any(self._has_left(day, one) for one in asked)

    def hold(self, day: date, patient: int, cases: Cases, wanted: str = "") -> str:
        """Take a place, on the list of the name ``wanted`` if it is held; the list's name."""
        held, before = self._holders.get((day, patient), (None, frozenset()))
        together = cases | before
        if held is not None and not _takes(held, together):
            self._count(day, held, -1)
            held = None
        if held is None:
            held = self._choose(day, together, wanted)
            if held is not None:
                self._count(day, held, 1)
        self._holders[day, patient] = (held, together)
        self._booked.setdefault(day, set()).add(patient)
        return held.name if held is not None else ""

    def booked_on(self, day: date) -> int:
        """How many patients are booked on a day."""
        return len(self._booked.get(day, ()))

    def taken_on(self, day: date) -> tuple[Taken, ...]:
        """Each list of the day."""
        return tuple(Taken(one, self._taken.get((day, one.name), 0)) for one in self.lists_on(day))

    def unlisted_on(self, day: date) -> int:
        """How many are booked on a day that has no list for them."""
        patients = self._booked.get(day, ())
        return sum(self._holders[day, patient][0] is None for patient in patients)

    def _asked(self, day: date, wanted: str) -> Iterator[ClinicList]:
        return (one for one in self.lists_on(day) if wanted in ("", one.name))

    def _choose(self, day: date, cases: Cases, wanted: str) -> ClinicList | None:
        lists = self.lists_on(day)
        if wanted:
            for one in lists:
                if one.name == wanted:
                    return one
        fitting = self._fitting.get((day, cases))
        if fitting is None:
            fitting = self._fitting[day, cases] = [one for one in lists if _takes(one, cases)]
        free = (one for one in fitting if self._has_left(day, one))
        return next(free, next(iter(fitting), None))

    def _has_left(self, day: date, one: ClinicList) -> bool:
        return one.places is None or self._taken.get((day, one.name), 0) < one.places

    def _count(self, day: date, held: ClinicList, by: int) -> None:
        self._taken[day, held.name] = self._taken.get((day, held.name), 0) + by


def places_of(taken: Iterable[Taken]) -> tuple[int, int | None]:
    """Taken and all places of a day's lists; None where one of them has no end of places."""
    taken = tuple(taken)
    places = [one.held.places for one in taken]
    known = [one for one in places if one is not None]
    return sum(one.taken for one in taken), sum(known) if len(known) == len(places) else None


def _takes(held: ClinicList, cases: Cases) -> bool:
    return all(held.accepts(condition, clinician) for condition, clinician in cases)
