"""iCalendar, written: an event an appointment, found again by its identity, cancelled as cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

from tracker.domain.problems import Unavailable
from tracker.services.exports.bookings import ExportedBooking
from tracker.services.wording import condition_name
from tracker.storage.whole_file import write_whole
from tracker.text import _, person_name, say_cause

HOST = "treatment-tracker"
"""What follows the appointment's own identity in its UID."""


def write_ics(path: Path, bookings: Iterable[ExportedBooking], zone: tzinfo) -> int:
    """Write all of them; returns how many. Names stand in it where the bookings carry them.

    A file of that name is replaced, by a complete one. Raises Unavailable.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Treatment Tracker//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    count = 0
    for booking in bookings:
        calendar.add_component(_event(booking, zone))
        count += 1
    try:
        write_whole(path, calendar.to_ical())
    except OSError as error:
        raise Unavailable(
            _("“{path}” can’t be written: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    return count


def _event(booking: ExportedBooking, zone: tzinfo) -> Any:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{booking.uuid}@{HOST}")
    event.add("dtstamp", booking.made_at)
    event.add("sequence", booking.version - 1)
    if booking.at_time is None:
        event.add("dtstart", booking.on)
    else:
        starts_at = datetime.combine(booking.on, booking.at_time, zone).astimezone(UTC)
        event.add("dtstart", starts_at)
        if booking.minutes is not None:
            event.add("dtend", starts_at + timedelta(minutes=booking.minutes))
    event.add("status", "CANCELLED" if booking.is_cancelled else "CONFIRMED")
    event.add("summary", _summary(booking))
    if booking.list_name:
        event.add("location", booking.list_name)
    if booking.record_number:
        event.add("description", _("Record {number}").format(number=booking.record_number))
    event.add("class", "PRIVATE")
    return event


def _summary(booking: ExportedBooking) -> str:
    treatments = ", ".join(condition_name(code) for code in booking.conditions)
    if not booking.family_name:
        return treatments
    name = person_name(booking.family_name, booking.given_name)
    return _("{name}: {treatments}").format(name=name, treatments=treatments)
