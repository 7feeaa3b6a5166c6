"""The name of a backup's file tells when it was made, to the second, in UTC.

Nothing else about the age of a backup is trusted: the times of files change when they are copied.
"""

import re
from datetime import UTC, datetime

_NAME = re.compile(r"clinic-([0-9]{8}T[0-9]{6})Z\.db", re.ASCII)
_STAMP = "%Y%m%dT%H%M%S"


def backup_name(made_at: datetime) -> str:
    """``made_at`` is an aware moment."""
    return f"clinic-{moment_stamp(made_at)}.db"


def backup_moment(name: str) -> datetime | None:
    """When the backup of that name was made; None for a name that isn't ours."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        moment = datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    # What would not be written that way again isn't ours: years before 1000, for one.
    return moment if backup_name(moment) == name else None


def moment_stamp(moment: datetime) -> str:
    """A moment as names of files hold it."""
    return moment.astimezone(UTC).strftime(_STAMP) + "Z"
