"""That somebody doesn't know the day on which they are booked, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.text import _, format_date_short, format_weekday_date

if TYPE_CHECKING:
    from tracker.services.bookings.untold import UntoldBooking


def say_untold(booking: UntoldBooking) -> str:
    """ "To be told: moved from 26 Nov 2026 to Fri, 27 Nov 2026, since 22 Nov 2026." """
    days = {"on": format_weekday_date(booking.on), "since": format_date_short(booking.since)}
    if booking.from_on is None:
        return _("To be told: booked for {on}, since {since}.").format(**days)
    return _("To be told: moved from {before} to {on}, since {since}.").format(
        before=format_date_short(booking.from_on), **days
    )
