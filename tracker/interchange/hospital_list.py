"""The hospital's list of bookings: a CSV with record numbers and dates, or iCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import refuse_other_kinds
from tracker.interchange.numbered_days import read_numbered_days
from tracker.services.compare_bookings import TheirBooking
from tracker.text import _, say_cause

_DATES = ("date", "booked_on")
_WORD = re.compile(r"\w(?:[\w./-]*\w)?")
_MOST_WORDS = 60


def read_hospital_list(path: Path, zone: tzinfo) -> list[TheirBooking]:
    """Every booking in it; in iCalendar, those that aren't cancelled, at their own first date.

    A CSV has the columns `record_number` and `date` (or `booked_on`), ISO 8601. In iCalendar the
    record number stands among the words of the summary or description. Raises Invalid.
    """
    if path.suffix.lower() in (".ics", ".ical", ".ifb"):
        return list(_events(path, zone))
    return [TheirBooking((number,), on) for number, on in read_numbered_days(path, _DATES)]


def _events(path: Path, zone: tzinfo) -> Iterator[TheirBooking]:
    from icalendar import Calendar

    refuse_other_kinds(path)
    try:
        calendar = Calendar.from_ical(path.read_bytes())
    except OSError as error:
        raise Invalid(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    except Exception as error:
        # The library stumbles in many ways over what isn't one.
        raise Invalid(
            _("“{path}” is not an iCalendar file; nothing was compared.").format(path=path)
        ) from error
    for event in calendar.walk("VEVENT"):
        starts = event.get("dtstart")
        if starts is None or str(event.get("status", "")).upper() == "CANCELLED":
            continue
        words = _WORD.findall(f"{event.get('summary', '')} {event.get('description', '')}")
        yield TheirBooking(tuple(words[:_MOST_WORDS]), _day(starts, zone))


def _day(written: Any, zone: tzinfo) -> date:
    try:
        starts = written.dt
    except (AttributeError, ValueError):
        # It can't be read, or is there twice.
        starts = None
    if isinstance(starts, datetime):
        # A day of the year 1 or 9999 may have no other zone's.
        with suppress(OverflowError):
            return starts.date() if starts.tzinfo is None else starts.astimezone(zone).date()
        return starts.date()
    if isinstance(starts, date):
        return starts
    raise Invalid(_("An event of the calendar has no date; nothing was compared."))
