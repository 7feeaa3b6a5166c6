"""What the window says of the backups, in few words."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.domain.backup_schedule import DRILL_DAYS, Why
from tracker.services.backups.status import BackupStatus, PlaceStatus
from tracker.text import _, format_clock, format_day_month, format_moment, format_number, ngettext

_GIGABYTE = 1_000_000_000
_MEGABYTE = 1_000_000


def say_state(status: BackupStatus, zone: str) -> tuple[str, bool]:
    """The words for the foot of the window, and whether somebody has to do something."""
    if status.backup_problems:
        return _("Backup failed"), True
    if not status.has_place:
        return _("Backed up by the server alone"), True
    if status.first.newest is None:
        return _("No backup yet"), True
    if not status.has_copy_outside:
        return _("No copy outside this computer"), True
    if status.plain:
        return _("Old backups are not encrypted"), True
    return _("Backed up {when}").format(
        when=_when(status.first.newest.made_at, status, zone)
    ), False


def say_drill(status: BackupStatus, zone: str) -> tuple[str, bool]:
    """When a restore was last tried, and whether that failed or is too long ago."""
    if status.drill.problem:
        return _("Restore drill failed"), True
    tried = status.drill.good_at
    if tried is None:
        return _("Restore never tried"), True
    if status.is_drill_overdue:
        days = (status.asked_at - tried) // timedelta(days=1)
        return (
            ngettext(
                "Restore tried {count} day ago", "Restore tried {count} days ago", days
            ).format(count=format_number(days)),
            True,
        )
    return _("Restore tried {when}").format(when=_when(tried, status, zone)), False


def say_paper(status: BackupStatus) -> str:
    """That the paper of the day failed; "" where it did not."""
    return _("Downtime paper failed") if status.paper.problem else ""


def say_place(place: PlaceStatus, zone: str) -> str:
    """The newest backup of a place, and how many there are."""
    if place.good_at is None:
        return _("No backup here yet")
    return ngettext(
        "Newest: {when}; {count} backup is kept",
        "Newest: {when}; {count} backups are kept",
        place.count,
    ).format(when=format_moment(place.good_at, ZoneInfo(zone)), count=format_number(place.count))


def say_drill_advice() -> str:
    return ngettext(
        "A drill opens the newest backup on a copy, checks it and works windows out anew. Try it at "
        "least every {count} day.",
        "A drill opens the newest backup on a copy, checks it and works windows out anew. Try it at "
        "least every {count} days.",
        DRILL_DAYS,
    ).format(count=DRILL_DAYS)


def say_room(free_bytes: int) -> str:
    """A drive that is nearly full."""
    if free_bytes >= _GIGABYTE:
        left = _("{count} GB").format(count=format_number(free_bytes // _GIGABYTE))
    else:
        left = _("{count} MB").format(count=format_number(free_bytes // _MEGABYTE))
    return _(
        "The drive that holds the clinic is nearly full: {left} left. What is entered is still "
        "saved; free some space soon."
    ).format(left=left)


def say_why(why: str) -> str:
    """What a backup was made for, by its manifest; "" where that is not known."""
    words = {
        Why.CLOSE_OF_DAY.value: _("at the day’s close"),
        Why.HOURLY.value: _("hourly"),
        Why.ON_EXIT.value: _("on closing"),
        Why.ASKED_FOR.value: _("by hand"),
        Why.BEFORE_RESTORE.value: _("before a restore"),
    }
    return words.get(why, "")


def _when(moment: datetime, status: BackupStatus, zone: str) -> str:
    """The time today, else the day."""
    place = ZoneInfo(zone)
    local, today = moment.astimezone(place), status.asked_at.astimezone(place).date()
    if local.date() == today:
        return format_clock(moment, place)
    return format_day_month(local.date())
