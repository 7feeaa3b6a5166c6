"""An interval between treatments, kept as it was written."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from dateutil.relativedelta import relativedelta

from tracker.domain.problems import Invalid

_WRITTEN = re.compile(r"([0-9]{1,4}) (day|week|month|year)s?", re.ASCII)
_MOST_DAYS = 3660


class Unit(Enum):
    """A unit of an interval; the value is its plural as written."""

    DAY = "days"
    WEEK = "weeks"
    MONTH = "months"
    YEAR = "years"


_MONTH_BEGINNINGS = tuple(date(2026, month, 1) for month in range(1, 13))
_DAYS = {Unit.DAY: 1, Unit.WEEK: 7, Unit.MONTH: 31, Unit.YEAR: 366}


@dataclass(frozen=True, slots=True)
class Interval:
    """A whole number, at least 1, of days, weeks, months or years; ten years at the most.

    12 weeks is 84 days, 3 months is a calendar step of 89 to 92 days. One is never turned into
    the other.
    """

    count: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.count < 1 or self.most_days > _MOST_DAYS:
            raise Invalid(
                "An interval is from 1 day to 10 years; {interval} is not.",
                field="interval",
                interval=f"{self.count} {self.unit.value}",
            )

    @classmethod
    def parse(cls, text: str) -> Interval:
        """Read ``12 weeks``, ``3 months``, ``84 days``, ``1 year``. Raises Invalid."""
        match = _WRITTEN.fullmatch(text.strip())
        if match is None:
            raise Invalid(
                "“{text}” is not an interval; write it as 12 weeks, 3 months or 84 days.",
                field="interval",
                text=text[:40],
            )
        return cls(int(match[1]), Unit(match[2] + "s"))

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value if self.count > 1 else self.unit.value[:-1]}"

    @property
    def most_days(self) -> int:
        """It never ends later than so many days after it began."""
        return self.count * _DAYS[self.unit]

    def after(self, day: date) -> date:
        """The same day so much later; a day that doesn't exist becomes the month's last one."""
        match self.unit:
            case Unit.DAY:
                return day + timedelta(days=self.count)
            case Unit.WEEK:
                return day + timedelta(weeks=self.count)
            case Unit.MONTH:
                return day + relativedelta(months=self.count)
            case Unit.YEAR:
                return day + relativedelta(years=self.count)

    def may_end_before(self, other: Interval) -> bool:
        """Whether it ends earlier than the other from some day of the year: 13 weeks may be
        shorter than 3 months, 12 weeks always are.
        """
        return any(self.after(day) < other.after(day) for day in _MONTH_BEGINNINGS)

    def after_never_early(self, day: date) -> date:
        """As ``after``, but a day that doesn't exist becomes the first of the next month.

        For minimums: 30 November + 3 months is 1 March, since 28 February would be early.
        """
        later = self.after(day)
        was_clamped = self.unit in (Unit.MONTH, Unit.YEAR) and later.day != day.day
        return later + timedelta(days=1) if was_clamped else later
