"""Days of death as far as they are known: a day, a month, a year, or only that somebody has died.

Whoever is asked about has died in every case: nobody calls, books or writes to them. What is asked
of the day itself is answered by the earliest and the latest that it can be.
"""

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from tracker.domain.birth import (
    Age,
    BirthDate,
    PartialDate,
    age_on,
    first_day,
    last_day,
    read_birth_date,
)

_ISO = "unknown"


@dataclass(frozen=True, slots=True)
class UnknownDay:
    """Somebody has died, and nobody knows when."""

    def __str__(self) -> str:
        return _ISO

    def isoformat(self) -> str:
        """As it is kept and travels: `unknown`."""
        return _ISO


UNKNOWN_DAY = UnknownDay()

DeathDate: TypeAlias = BirthDate | UnknownDay


def read_death_date(text: str) -> DeathDate:
    """From its ISO form, `2024`, `2024-03`, `2024-03-04` or `unknown`. Raises ValueError."""
    return UNKNOWN_DAY if text == _ISO else read_birth_date(text)


def day_of_death(died: DeathDate | None) -> date | None:
    """The day, where that is known."""
    return None if isinstance(died, PartialDate | UnknownDay) else died


def earliest(died: DeathDate) -> date:
    """The first day that it can be."""
    return date.min if isinstance(died, UnknownDay) else first_day(died)


def latest(died: DeathDate) -> date:
    """The last day that it can be: what happened after it was after the death for sure."""
    return date.max if isinstance(died, UnknownDay) else last_day(died)


def says_more(one: DeathDate, other: DeathDate) -> bool:
    """Whether the one is the other, known better."""
    inside = earliest(other) <= earliest(one) and latest(one) <= latest(other)
    return inside and one != other


def age_reached(born: BirthDate, died: DeathDate | None, today: date) -> Age | None:
    """Today, or the greatest possible at their death; None where nobody knows when that was."""
    if died is None:
        return age_on(born, today)
    if isinstance(died, UnknownDay):
        return None
    oldest = age_on(born, latest(died))
    youngest = age_on(last_day(born), earliest(died))
    return Age(oldest.years, is_certain=oldest.years == youngest.years)
