"""Whether this computer's clock can be right, by the newest entry of the audit trail and the server.

Entries are in the order of their numbers, whatever a clock said; but today decides who is due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic.clinic import the_clinic
from tracker.storage.list_tables import AUDIT_ENTRY
from tracker.storage.server_clock import server_now
from tracker.text import _, format_moment

MOST_BEHIND = timedelta(minutes=5)
"""How far the clock may be behind the newest entry: two computers are never quite the same."""

MOST_APART = timedelta(minutes=2)
"""How far the clocks of a workstation and of the server may differ."""

MOST_AHEAD = timedelta(days=400)
"""How long nothing may have happened at a clinic."""


@dataclass(frozen=True, slots=True)
class WrongClock:
    """A clock that says what can hardly be; the moments with their offset.

    `server_at` is what the server's clock says, where that is what differs.
    """

    now: datetime
    last_at: datetime
    zone: str
    server_at: datetime | None = None

    @property
    def sentence(self) -> str:
        zone = ZoneInfo(self.zone)
        if self.server_at is not None:
            return _(
                "The clock of this computer says {now}, and that of the server {server}. What is "
                "entered here would stand beside that of others with a wrong date and time. Set "
                "the clock right that is wrong."
            ).format(now=format_moment(self.now, zone), server=format_moment(self.server_at, zone))
        return _(
            "The clock of this computer looks wrong: it says {now}, but the last entry here is of "
            "{last}. Who is due, and what is recorded, would get a wrong date. Set the clock right."
        ).format(now=format_moment(self.now, zone), last=format_moment(self.last_at, zone))


def find_wrong_clock(tx: Session) -> WrongClock | None:
    """None where the clock may be right, or where nothing has been entered yet."""
    authorize(tx, Action.READ)
    last_at = tx.scalar(select(AUDIT_ENTRY.c.at).order_by(AUDIT_ENTRY.c.seq.desc()).limit(1))
    if last_at is None:
        return None
    server_at = server_now(tx)
    now: datetime = tx.info["now"]()
    if server_at is not None and abs(server_at - now) > MOST_APART:
        return WrongClock(now, last_at, the_clinic(tx).zone, server_at)
    if last_at - MOST_BEHIND <= now <= last_at + MOST_AHEAD:
        return None
    return WrongClock(now, last_at, the_clinic(tx).zone)
