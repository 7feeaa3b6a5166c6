"""On which days the clinic treats, and which days count as working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

_FRIDAY = 4
_LONGEST_SEARCH = 3660


@dataclass(frozen=True, slots=True)
class ClinicDays:
    """Open weekdays (Monday is 0), closures, public holidays.

    A new clinic is open Monday to Friday without closures.
    """

    open_weekdays: frozenset[int] = frozenset(range(5))
    closures: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()

    def is_open(self, day: date) -> bool:
        """Whether patients are treated on this day."""
        return (
            day.weekday() in self.open_weekdays
            and day not in self.closures
            and day not in self.holidays
        )

    def first_open(self, day: date) -> date | None:
        """The first open day on or after ``day``, never before it; None within ten years."""
        for offset in range(_LONGEST_SEARCH):
            candidate = day + timedelta(days=offset)
            if self.is_open(candidate):
                return candidate
        return None

    def after_working_days(self, day: date, count: int) -> date:
        """The working day ``count`` working days after ``day``.

        A working day is Monday to Friday without closures and public holidays.
        """
        current = day
        while count > 0:
            current += timedelta(days=1)
            is_working = (
                current.weekday() <= _FRIDAY
                and current not in self.closures
                and current not in self.holidays
            )
            count -= is_working
        return current
