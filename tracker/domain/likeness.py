"""Whether two records may be of one person, and what speaks for it. It proposes; people decide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import chain

from rapidfuzz.distance import OSA

from tracker.domain.birth import BirthDate, PartialDate, may_be_one

_ALIKE = 0.75
"""One letter in four may differ, or be typed in the wrong order: Anna and Anne, Meier and Miere."""
_PART, _SHORT, _SLIP = 0.95, 0.9, 0.8
_SHORTEST_FORM = 3
_TWO_WORDS = 2
_SHORTEST_PHONE = 6
_SIGNS = re.compile(r"[^0-9a-z]")
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")


class Sign(Enum):
    """What two records have in common, or what speaks against them, in the order to tell."""

    NUMBER = "number"
    NAME = "name"
    SWAPPED_NAME = "swapped-name"
    SIMILAR_NAME = "similar-name"
    BIRTH_DATE = "birth-date"
    PARTIAL_BIRTH_DATE = "partial-birth-date"
    SIMILAR_BIRTH_DATE = "similar-birth-date"
    PHONE = "phone"
    ADDRESS = "address"
    TWINS = "twins"
    OTHER_SEX = "other-sex"


@dataclass(frozen=True, slots=True)
class Person:
    """Who somebody is, as far as it is compared: names and address as folded words.

    `numbers` and `phones` are in the forms of `loose_number` and `phone_key`. `sex` None: not known.
    """

    family: tuple[str, ...]
    given: tuple[str, ...]
    birth_on: BirthDate
    numbers: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    address: tuple[str, ...] = ()
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely it is, 1 the most (`rank`), and why."""

    rank: int
    signs: tuple[Sign, ...]

    @property
    def is_perhaps_twins(self) -> bool:
        return Sign.TWINS in self.signs


def loose_number(folded: str) -> str:
    """An identifier as it is compared: no spaces or signs, no zeros that a spreadsheet loses."""
    return _LEADING_ZEROS.sub("", _SIGNS.sub("", folded))


def phone_key(digits: str) -> str:
    """A telephone number's digits without what is dialled before them at home; "" if too short."""
    key = digits.lstrip("0")
    return key if len(key) >= _SHORTEST_PHONE else ""


def likeness(one: Person, other: Person) -> Likeness | None:
    """What speaks for one person; None: too little for anybody to be asked."""
    is_number = bool(one.numbers & other.numbers)
    is_partial = isinstance(one.birth_on, PartialDate) or isinstance(other.birth_on, PartialDate)
    is_born = not is_partial and one.birth_on == other.birth_on
    is_perhaps_born = is_partial and may_be_one(one.birth_on, other.birth_on)
    is_phone = _shares_phone(one, other)
    if not (is_number or is_born or is_perhaps_born or is_phone):
        return None
    name = _name_sign(one, other)
    is_address = bool(one.address) and one.address == other.address
    born_alike = not is_born and _dates_alike(one.birth_on, other.birth_on)
    twins = is_born and not is_number and (is_address or is_phone) and _is_sibling(one, other)
    rank = _rank(name, is_number=is_number, is_born=is_born, is_phone=is_phone, alike=born_alike)
    if rank is None and is_perhaps_born:
        rank = _rank_of_perhaps(name, is_phone=is_phone)
    if twins:
        rank = _LAST
    if rank is None:
        return None
    signs = {
        Sign.NUMBER: is_number,
        Sign.BIRTH_DATE: is_born,
        Sign.PARTIAL_BIRTH_DATE: is_perhaps_born,
        Sign.SIMILAR_BIRTH_DATE: born_alike,
        Sign.PHONE: is_phone,
        Sign.ADDRESS: is_address,
        Sign.TWINS: twins,
        Sign.OTHER_SEX: {one.sex, other.sex} == {"female", "male"},
    }
    told = tuple(sign for sign in Sign if sign is name or signs.get(sign))
    return Likeness(rank, told)


_LAST = 7


def _rank(
    name: Sign | None, *, is_number: bool, is_born: bool, is_phone: bool, alike: bool
) -> int | None:
    if is_number and (is_born or name is not None):
        return 1
    if is_born and name in (Sign.NAME, Sign.SWAPPED_NAME):
        return 2
    if is_born and name is Sign.SIMILAR_NAME:
        return 2 if is_phone else 3
    if is_born and is_phone:
        return 4
    if is_phone and alike and name in (Sign.NAME, Sign.SWAPPED_NAME):
        return 5
    return 6 if is_number else None


def _rank_of_perhaps(name: Sign | None, *, is_phone: bool) -> int | None:
    """Where one date of birth may be the other, but less than the day is known."""
    if name in (Sign.NAME, Sign.SWAPPED_NAME):
        return 3
    if name is Sign.SIMILAR_NAME:
        return 5 if is_phone else 6
    return None


def _name_sign(one: Person, other: Person) -> Sign | None:
    if one.family == other.family and one.given == other.given:
        return Sign.NAME
    is_similar = (_alike(one.family, other.family) and _alike(one.given, other.given)) or (
        _alike(one.family, other.given) and _alike(one.given, other.family)
    )
    # Of more than two words, nobody knows where the family name begins.
    if (is_similar or len(one.family) + len(one.given) > _TWO_WORDS) and (
        _in_any_order(one) == _in_any_order(other)
    ):
        return Sign.SWAPPED_NAME
    return Sign.SIMILAR_NAME if is_similar else None


def _in_any_order(one: Person) -> list[str]:
    return sorted(chain(one.family, one.given))


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return _score(one, other) >= _ALIKE


def _score(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """1 for the same words; parts of a name and short forms of it come near. One that lacks says
    nothing against it."""
    if one == other:
        return 1.0
    if not one or not other:
        return _PART
    if len(one) + len(other) > _TWO_WORDS and (set(one) <= set(other) or set(other) <= set(one)):
        return _PART
    first, second = " ".join(one), " ".join(other)
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= _SHORTEST_FORM and longer.startswith(shorter):
        return _SHORT
    return OSA.normalized_similarity(first, second, score_cutoff=_ALIKE)


def _is_sibling(one: Person, other: Person) -> bool:
    """The same family name with given names that are no forms of one another, nor mistyped."""
    given = _score(one.given, other.given)
    return given < _SLIP and _score(one.family, other.family) >= _SHORT


def _shares_phone(one: Person, other: Person) -> bool:
    return any(a.endswith(b) or b.endswith(a) for a in one.phones for b in other.phones)


def _dates_alike(one: BirthDate, other: BirthDate) -> bool:
    """One digit differs, two neighbours are in the wrong order, or day and month are."""
    if isinstance(one, PartialDate) or isinstance(other, PartialDate):
        return False
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return True
    return OSA.distance(f"{one:%Y%m%d}", f"{other:%Y%m%d}", score_cutoff=1) <= 1
