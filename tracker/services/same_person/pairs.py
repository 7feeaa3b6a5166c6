"""Pairs of records in the whole clinic that may be of one person, the likeliest first.

Only those are compared that may share a birth date, or share a telephone number or a number by
which they are known; of the clinic's patients that is a small part, however many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING, Any

from tracker.domain.birth import PartialDate, wider
from tracker.domain.likeness import Likeness, Person, likeness
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.same_person.not_same import said_not_same
from tracker.services.same_person.people import everybody, known_of, people
from tracker.services.same_person.told_people import ToldPerson, told_people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_PAIRS = 20_000
"""More than that is no work for people but a wrong import."""

_BASE = 2**31
_SEVEN = 7
_CROWD, _NEAR = 200, 40
_AT_ONCE = 1_000

Pair = tuple[int, int]


def pair_ids(tx: Session) -> Iterator[list[int]]:
    """Open pairs by `pair_key`, the likeliest first, in parts; those told apart are missing."""
    authorize(tx, Action.READ_CHART)
    found = [pair_key(*pair) for pair, _likeness in open_pairs(tx)]
    for start in range(0, len(found), _AT_ONCE):
        yield found[start : start + _AT_ONCE]


@dataclass(frozen=True, slots=True)
class ListedPair:
    """Two records that may be of one person; `key` is their `pair_key`."""

    key: int
    one: ToldPerson
    other: ToldPerson
    likeness: Likeness


def pair_rows(tx: Session, keys: Sequence[int]) -> list[ListedPair]:
    """A page of rows, in any order; pairs that are none any more are missing."""
    authorize(tx, Action.READ_CHART)
    ids = sorted({patient_id for key in keys for patient_id in pair_of(key)})
    who, told = people(tx, ids), told_people(tx, ids)
    found = []
    for key in keys:
        one, other = pair_of(key)
        like = likeness(who[one], who[other]) if one in who and other in who else None
        if like is not None:
            found.append(ListedPair(key, told[one], told[other], like))
    return found


def pair_key(one: int, other: int) -> int:
    """Two patients' ids as one number, the same in either order."""
    return min(one, other) * _BASE + max(one, other)


def pair_of(key: int) -> Pair:
    """The ids in a `pair_key`, the smaller first."""
    return divmod(key, _BASE)


def open_pairs(tx: Session) -> list[tuple[Pair, Likeness]]:
    """All of them, up to `MOST_PAIRS`."""
    who = everybody(tx)
    said = said_not_same(tx)
    found = (
        (pair, like)
        for pair, like in likely_pairs(who)
        if pair not in said or known_of(who[pair[0]], who[pair[1]]) not in said[pair]
    )
    return sorted(islice(found, MOST_PAIRS), key=lambda item: (item[1].rank, item[0]))


def likely_pairs(who: dict[int, Person]) -> Iterator[tuple[Pair, Likeness]]:
    """Who of these people may be one, each pair once, as they are found."""
    seen: set[Pair] = set()
    for pair in _to_compare(who):
        if pair in seen:
            continue
        like = likeness(who[pair[0]], who[pair[1]])
        if like is not None:
            seen.add(pair)
            yield pair, like


def _to_compare(who: dict[int, Person]) -> Iterator[Pair]:
    by_birth, by_part, by_number, by_phone = (_Blocks() for _ in range(4))
    parts = {one.birth_on for one in who.values() if isinstance(one.birth_on, PartialDate)}
    for patient_id, one in who.items():
        by_birth.add(one.birth_on, patient_id)
        for part in wider(one.birth_on) if parts else ():
            if part in parts:
                by_part.add(part, patient_id)
        for number in one.numbers:
            by_number.add(number, patient_id)
        for phone in one.phones:
            by_phone.add(phone[-_SEVEN:], patient_id)
    for blocks in (by_number, by_birth, by_phone):
        for ids in blocks.shared():
            yield from compared(ids, who)
    # Those whose day is known are compared by it, not with all of their year.
    in_part = {key for key, one in who.items() if isinstance(one.birth_on, PartialDate)}
    for ids in by_part.shared():
        yield from (pair for pair in compared(ids, who) if not in_part.isdisjoint(pair))


class _Blocks:
    """Patients by what they share."""

    def __init__(self) -> None:
        self._ids: dict[Any, list[int]] = defaultdict(list)

    def add(self, key: Any, patient_id: int) -> None:
        self._ids[key].append(patient_id)

    def shared(self) -> Iterator[list[int]]:
        return (ids for ids in self._ids.values() if len(ids) > 1)


def compared(ids: Sequence[int], who: Mapping[int, Person]) -> Iterator[Pair]:
    """Which of those that share something are compared: all, of a crowd those of near names."""
    if len(ids) <= _CROWD:
        yield from combinations(sorted(ids), 2)
        return
    # A made-up birth date or the clinic's own number: among so many, who stands near by name.
    for names in (_by_family, _by_given):
        ordered = sorted(ids, key=lambda one: names(who[one]))
        for index, one in enumerate(ordered):
            yield from ((min(one, b), max(one, b)) for b in ordered[index + 1 : index + _NEAR])


def _by_family(one: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return one.family, one.given


def _by_given(one: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return one.given, one.family
