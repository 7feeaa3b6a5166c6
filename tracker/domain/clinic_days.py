"""On which days the clinic treats, and which days count as working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.clinic_lists import ANYBODY, ClinicList, held_on

_FRIDAY = 4
_LONGEST_SEARCH = 3660


@dataclass(frozen=True, slots=True)
class ClinicDays:
    """Open weekdays (Monday is 0), closures, public holidays, and the lists that are held.

    A new clinic is open Monday to Friday without closures or lists. Once it has lists, they say on
    which days it treats.
    """

    open_weekdays: frozenset[int] = frozenset(range(5))
    closures: frozenset[date] = frozenset()
    holidays: frozenset[date] = frozenset()
    lists: tuple[ClinicList, ...] = ()

    def lists_on(self, day: date) -> tuple[ClinicList, ...]:
        """What is held on a day, the lists for the fewest first; none where it isn't open."""
        if self.is_closed(day):
            return ()
        if self.lists:
            return held_on(self.lists, day)
        return (ANYBODY,) if day.weekday() in self.open_weekdays else ()

    def is_closed(self, day: date) -> bool:
        """Whether the day was closed, or is a public holiday."""
        return day in self.closures or day in self.holidays

    def is_open(self, day: date) -> bool:
        """Whether patients are treated on this day."""
        return bool(self.lists_on(day))

    def takes(self, day: date, condition: str, clinician: str) -> bool:
        """Whether a course of that condition and clinician is treated on this day."""
        return any(one.accepts(condition, clinician) for one in self.lists_on(day))

    def lacks_list(self, day: date, condition: str, clinician: str) -> bool:
        """Whether there are lists, and none of that day is for such a course; a closed day is none."""
        return (
            bool(self.lists)
            and not self.is_closed(day)
            and not self.takes(day, condition, clinician)
        )

    def first_open(self, day: date, condition: str, clinician: str = "") -> date | None:
        """The first day on or after ``day`` that takes such a course; None within ten years."""
        for offset in range(_LONGEST_SEARCH):
            candidate = day + timedelta(days=offset)
            if self.takes(candidate, condition, clinician):
                return candidate
        return None

    def after_working_days(self, day: date, count: int) -> date:
        """The working day ``count`` working days after ``day``.

        A working day is Monday to Friday without closures and public holidays.
        """
        current = day
        while count > 0:
            current += timedelta(days=1)
            count -= current.weekday() <= _FRIDAY and not self.is_closed(current)
        return current
