"""Days to offer to many patients at once, each proposal counting the ones before it.

Whoever is harmed most by waiting is served first: the nearer the end of the window, and then the
oftener the booking was moved before. Inside the window wherever a place is free, from due on first;
else the first free place after it, which is late; never before earliest. What one patient wants
within windows that overlap is proposed as one visit.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from tracker.domain.dosing import DoseBook, Given
from tracker.domain.facts import Course
from tracker.domain.places import Cases, PlaceBook
from tracker.domain.schedule import Window
from tracker.domain.suggested_day import fits_on


@dataclass(frozen=True, slots=True)
class Person:
    """A patient, with every dose that was given, and what is booked of what isn't wanted anew."""

    key: int
    book: DoseBook
    booked: tuple[Given, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """A day is wanted for a patient's courses together: for one that is due, or a booking's.

    ``times_moved`` is how often it was moved before; ``near`` the day of the booking, where it is
    one: inside the window days from there on are offered first, else those from due on.
    """

    key: int
    person: Person
    courses: tuple[tuple[Course, Window], ...]
    times_moved: int = 0
    near: date | None = None

    @property
    def cases(self) -> Cases:
        return frozenset((course.condition, course.clinician) for course, _window in self.courses)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A day for one or more wishes of a patient. ``on`` None: no place is free, or no date fits.

    ``late`` are the keys of those whose window has closed by then.
    """

    patient: int
    wishes: tuple[int, ...]
    on: date | None
    list_name: str = ""
    late: frozenset[int] = frozenset()


def propose(wishes: Iterable[Wish], days: Sequence[date], places: PlaceBook) -> list[Proposal]:
    """A proposal for every wish, most harmed first; ``places`` holds them afterwards.

    ``days`` are those that may be offered, today or later, in order.
    """
    waiting = sorted(wishes, key=harm)
    of_person: dict[int, list[Wish]] = {}
    for wish in waiting:
        of_person.setdefault(wish.person.key, []).append(wish)
    hand = _Hand(days, places)
    done: set[int] = set()
    found = []
    for head in waiting:
        if head.key in done:
            continue
        mates = [one for one in of_person[head.person.key] if one.key not in done and one != head]
        proposal = hand.place(head, mates)
        done.update(proposal.wishes)
        found.append(proposal)
    return found


class Places(Protocol):
    """What knows of the places of a day."""

    def has_place(self, day: date, patient: int, cases: Cases) -> bool:
        """Whether somebody finds one for all that they come for."""
        ...


def is_free(day: date, group: Sequence[Wish], places: Places, given: Sequence[Given] = ()) -> bool:
    """Whether one visit on a day does for all wishes of a patient: a place, and every dose fits.

    ``given`` are doses that were given out to the patient besides what is booked.
    """
    person = group[0].person
    cases = frozenset(case for wish in group for case in wish.cases)
    if not places.has_place(day, person.key, cases):
        return False
    pairs = [pair for wish in group for pair in wish.courses]
    booked = [*person.booked, *given]
    doses = {course.key: _given(course, window, day) for course, window in pairs}
    return all(
        fits_on(
            course,
            window,
            day,
            [*booked, *(dose for key, dose in doses.items() if key != course.key)],
            person.book,
        )
        for course, window in pairs
    )


def harm(wish: Wish) -> tuple[date, int, date, int]:
    """Sorts wishes, the one that waiting harms most first."""
    span = _Span.of([wish])
    if span is None:
        return (date.max, -wish.times_moved, date.max, wish.key)
    return (span.overdue_from, -wish.times_moved, span.first_offered, wish.key)


@dataclass(frozen=True, slots=True)
class _Span:
    """The days on which all of some wishes are inside their windows; none where it is empty."""

    earliest_on: date
    first_offered: date
    overdue_from: date

    @classmethod
    def of(cls, wishes: Sequence[Wish]) -> _Span | None:
        """None where no date fits one of them."""
        windows = [window for wish in wishes for _course, window in wish.courses]
        dues = [
            wish.near or w.due_on
            for wish in wishes
            for _course, w in wish.courses
            if w.due_on is not None
        ]
        ends = [w.overdue_from for w in windows if w.overdue_from is not None]
        if len(dues) < len(windows) or len(ends) < len(windows) or not windows:
            return None
        earliest = max((w.earliest_on for w in windows if w.earliest_on), default=date.min)
        return cls(earliest, max(dues), min(ends))

    @property
    def is_empty(self) -> bool:
        return self.earliest_on >= self.overdue_from

    def holds(self, day: date) -> bool:
        return self.earliest_on <= day < self.overdue_from

    def inside(self, days: Sequence[date]) -> Iterator[date]:
        """From the first that is offered on, and then back towards earliest."""
        held = [day for day in days if self.holds(day)]
        yield from (day for day in held if day >= self.first_offered)
        yield from (day for day in reversed(held) if day < self.first_offered)


@dataclass(slots=True)
class _Hand:
    """Gives days out, and remembers what it gave to whom."""

    days: Sequence[date]
    places: PlaceBook
    given: dict[int, list[Given]] = field(default_factory=dict)

    def place(self, head: Wish, mates: Sequence[Wish]) -> Proposal:
        alone = _Span.of([head])
        if alone is None:
            return Proposal(head.person.key, (head.key,), None)
        group, span = self._overlapping(head, mates, alone)
        while True:
            on = next((day for day in span.inside(self.days) if self._is_free(day, group)), None)
            if on is not None:
                return self._take(on, group)
            if len(group) == 1:
                break
            group = group[:-1]
            span = _Span.of(group) or alone
        later = (day for day in self.days if day >= max(alone.overdue_from, alone.earliest_on))
        on = next((day for day in later if self._is_free(day, [head])), None)
        if on is None:
            return Proposal(head.person.key, (head.key,), None)
        return self._take(on, self._joining(on, head, mates))

    def _overlapping(
        self, head: Wish, mates: Sequence[Wish], alone: _Span
    ) -> tuple[list[Wish], _Span]:
        """The head, and what the patient wants besides within a window common to all."""
        group, common = [head], alone
        for mate in mates:
            wider = _Span.of([*group, mate])
            if wider is not None and not wider.is_empty:
                group, common = [*group, mate], wider
        return group, common

    def _joining(self, on: date, head: Wish, mates: Sequence[Wish]) -> list[Wish]:
        """Who is late comes when there is a place; what else may be done on that day, is."""
        group = [head]
        for mate in mates:
            span = _Span.of([mate])
            if span is None or on < span.earliest_on:
                continue
            # Another that is late anyway would get no earlier day; any other only inside its own.
            is_late_anyway = span.overdue_from <= self.days[0]
            if (span.holds(on) or is_late_anyway) and self._is_free(on, [*group, mate]):
                group.append(mate)
        return group

    def _is_free(self, day: date, group: Sequence[Wish]) -> bool:
        person = group[0].person
        return is_free(day, group, self.places, self.given.get(person.key, ()))

    def _take(self, on: date, group: Sequence[Wish]) -> Proposal:
        person = group[0].person
        cases = frozenset(case for wish in group for case in wish.cases)
        name = self.places.hold(on, person.key, cases)
        doses = [_given(course, window, on) for wish in group for course, window in wish.courses]
        self.given.setdefault(person.key, []).extend(doses)
        late = {wish.key for wish in group if _is_late(wish, on)}
        return Proposal(person.key, tuple(wish.key for wish in group), on, name, frozenset(late))


def _is_late(wish: Wish, on: date) -> bool:
    span = _Span.of([wish])
    return span is None or not span.holds(on)


def _given(course: Course, window: Window, on: date) -> Given:
    return Given(on, course.product, window.planned_dose, course.condition, course.key)
