"""Dates of birth as far as they are known: a day, or only a month or a year.

Whoever knows the day has a plain `date`. Nothing is added to what is known: no first of January.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A month, or a whole year where `month` is None. Raises ValueError where there is none such."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        date(self.year, 1 if self.month is None else self.month, 1)

    def __str__(self) -> str:
        return self.isoformat()

    @property
    def first_on(self) -> date:
        """The earliest day that it can be."""
        return date(self.year, self.month or 1, 1)

    @property
    def last_on(self) -> date:
        """The latest day that it can be."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    def isoformat(self) -> str:
        """`1950` or `1950-03`."""
        return f"{self.year:04}" if self.month is None else f"{self.year:04}-{self.month:02}"


BirthDate: TypeAlias = date | PartialDate


@dataclass(frozen=True, slots=True)
class Age:
    """In whole years; not `is_certain`: they may be one year younger."""

    years: int
    is_certain: bool = True


def read_birth_date(text: str) -> BirthDate:
    """From its ISO form, `1950`, `1950-03` or `1950-03-04`. Raises ValueError."""
    found = _ISO.fullmatch(text)
    if found is None:
        raise ValueError(text)
    if found[3] is not None:
        return date.fromisoformat(text)
    return PartialDate(int(found[1]), None if found[2] is None else int(found[2]))


def first_day(born: BirthDate) -> date:
    """The earliest day that it can be."""
    return born.first_on if isinstance(born, PartialDate) else born


def last_day(born: BirthDate) -> date:
    """The latest day that it can be, by which somebody is the youngest."""
    return born.last_on if isinstance(born, PartialDate) else born


def may_be_one(one: BirthDate, other: BirthDate) -> bool:
    """Whether both can be of the same day."""
    return first_day(one) <= last_day(other) and first_day(other) <= last_day(one)


def wider(born: BirthDate) -> tuple[BirthDate, ...]:
    """Itself, and what may be known of it: for a day its month and its year."""
    if not isinstance(born, PartialDate):
        return born, PartialDate(born.year, born.month), PartialDate(born.year)
    return (born,) if born.month is None else (born, PartialDate(born.year))


def age_on(born: BirthDate, day: date) -> Age:
    """How old somebody is on a day; the greater age, where two are possible."""
    years = _years(first_day(born), day)
    return Age(years, is_certain=years == _years(last_day(born), day))


def _years(born: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return max(0, day.year - born.year - (0 if had_birthday else 1))
