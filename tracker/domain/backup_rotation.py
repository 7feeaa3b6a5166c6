"""Which backups may go: the newest of each day, week and month stay.

Days are counted as those on which there is a backup, never back from today, so that a clock that
jumped, or a clinic that was closed for a year, costs no backup. One that is dated in the future
stays, and takes nobody's place.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

_CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Kept:
    """How many of each stay; ``newest`` are the last ones, however close together."""

    newest: int = 8
    days: int = 14
    weeks: int = 8
    months: int = 24


USUAL = Kept()
FRUGAL = Kept(newest=2, days=7, weeks=4, months=3)
"""For a drive on which there is room for few more."""


def surplus(
    moments: Collection[datetime], now: datetime, zone: str, kept: Kept = USUAL
) -> frozenset[datetime]:
    """Those of the ``moments`` of good backups whose backups may be removed.

    Ask only when the newest backup has just been verified; the newest is never among them. ``zone``
    is the clinic's: a day is its day.
    """
    place = ZoneInfo(zone)
    past = sorted((m for m in moments if m <= now + _CLOCKS_DIFFER), reverse=True)
    stays = set(past[: max(kept.newest, 1)])

    def keep_newest_of_each(period: Callable[[date], Hashable], count: int) -> None:
        seen: set[Hashable] = set()
        for moment in past:
            of = period(moment.astimezone(place).date())
            if of in seen:
                continue
            if len(seen) >= count:
                return
            seen.add(of)
            stays.add(moment)

    keep_newest_of_each(_day, kept.days)
    keep_newest_of_each(_week, kept.weeks)
    keep_newest_of_each(_month, kept.months)
    return frozenset(past) - stays


def _day(on: date) -> Hashable:
    return on


def _week(on: date) -> Hashable:
    return on.isocalendar()[:2]


def _month(on: date) -> Hashable:
    return on.year, on.month
