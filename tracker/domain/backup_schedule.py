"""When the next automatic backup is due: at the day's close, and hourly when something changed."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

HOURLY = timedelta(hours=1)
RETRY_AFTER = timedelta(minutes=10)
"""A place that failed is tried again no sooner, unless somebody asks."""

DRILL_DAYS = 90
"""A restore that was tried longer ago than this is as good as none."""


class Why(Enum):
    CLOSE_OF_DAY = "close of day"
    HOURLY = "hourly"
    ON_EXIT = "on exit"
    ASKED_FOR = "asked for"
    BEFORE_RESTORE = "before restore"


@dataclass(frozen=True, slots=True)
class LastRuns:
    """``good_at`` the newest verified backup, ``tried_at`` the last try, whatever came of it."""

    good_at: datetime | None = None
    tried_at: datetime | None = None
    has_failed: bool = False


def due_backup(
    now: datetime, zone: str, closing_hour: int, last: LastRuns, *, has_changed: bool
) -> Why | None:
    """Why a backup is due now, or None.

    ``has_changed``: what is in the database isn't in the newest backup of every place.
    """
    if not has_changed:
        return None
    if last.has_failed and last.tried_at is not None and _is_just_past(last.tried_at, now):
        return None
    local = now.astimezone(ZoneInfo(zone))
    closing = local.replace(hour=closing_hour, minute=0, second=0, microsecond=0).astimezone(UTC)
    good_at = last.good_at
    if good_at is None:
        return Why.HOURLY
    if good_at < closing <= now:
        return Why.CLOSE_OF_DAY
    # A backup from the future tells that a clock was wrong, not that it is too early for one.
    if good_at > now + HOURLY or now - good_at >= HOURLY:
        return Why.HOURLY
    return None


def _is_just_past(tried_at: datetime, now: datetime) -> bool:
    return timedelta(0) <= now - tried_at < RETRY_AFTER
