"""The hospital's list of bookings: a CSV or XLSX with record numbers and days, or iCalendar."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid
from tracker.interchange.csv_lines import refuse_other_kinds
from tracker.interchange.numbered_days import NumberedDays, WrongLine
from tracker.services.bookings.hospital_list import TheirBooking
from tracker.text import _, format_number, ngettext, say_cause

LARGEST_CALENDAR_BYTES = 2**24
"""Some fifty thousand events; read, it takes thirty times as much memory."""
_WORD = re.compile(r"\w(?:[\w./-]*\w)?")
_MOST_WORDS = 60


@dataclass(frozen=True, slots=True)
class HospitalList:
    """What it says, the lines that can't be read, and what else is to be known of it."""

    bookings: tuple[TheirBooking, ...]
    wrong: tuple[WrongLine, ...] = ()
    notes: tuple[str, ...] = ()


def is_calendar(path: Path) -> bool:
    """Whether a file is called as iCalendar is."""
    return path.suffix.lower() in (".ics", ".ical", ".ifb")


def hospital_list(read: NumberedDays) -> HospitalList:
    """What was read of a CSV or XLSX."""
    bookings = (TheirBooking((one.record_number,), one.on, one.is_called_off) for one in read.days)
    return HospitalList(tuple(bookings), read.wrong, read.notes)


def read_calendar_file(path: Path, zone: tzinfo) -> HospitalList:
    """Every event as it was told last (RFC 5545), at its first date.

    The record number stands among the words of the summary or description. Raises Invalid.
    """
    newest: dict[object, tuple[TheirBooking, bool]] = {}
    for method, event in sorted(_events(path), key=_turn):
        uid, instance = str(event.get("uid", "")), event.get("recurrence-id")
        key = (uid, instance.to_ical() if instance is not None else b"") if uid else len(newest)
        is_off = method == "CANCEL" or str(event.get("status", "")).upper() == "CANCELLED"
        starts = event.get("dtstart")
        if starts is not None:
            words = _WORD.findall(f"{event.get('summary', '')} {event.get('description', '')}")
            booking = TheirBooking(tuple(words[:_MOST_WORDS]), _day(starts, zone), is_off)
            newest[key] = booking, "rrule" in event
        elif is_off and key in newest:
            newest[key] = replace(newest[key][0], is_cancelled=True), False
    notes = []
    repeated = sum(repeats for _booking, repeats in newest.values())
    if repeated:
        notes.append(
            ngettext(
                "{count} event repeats; only its first day is compared.",
                "{count} events repeat; only their first days are compared.",
                repeated,
            ).format(count=format_number(repeated))
        )
    return HospitalList(tuple(one for one, _repeats in newest.values()), (), tuple(notes))


def _events(path: Path) -> Iterator[tuple[str, Any]]:
    """All events with the method of their calendar."""
    from icalendar import Calendar

    refuse_other_kinds(path)
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_CALENDAR_BYTES + 1)
        if len(content) > LARGEST_CALENDAR_BYTES:
            raise _too_large(path)
        calendars = Calendar.from_ical(content, multiple=True)
    except Invalid:
        raise
    except OSError as error:
        raise Invalid(
            _("“{path}” can’t be read: {cause}.").format(path=path, cause=say_cause(error))
        ) from None
    except Exception:  # noqa: BLE001
        # The library stumbles in many ways over what isn't one.
        calendars = []
    if not calendars:
        raise Invalid(
            _("“{path}” is not an iCalendar file; nothing was compared.").format(path=path)
        )
    for calendar in calendars:
        for event in calendar.walk("VEVENT"):
            yield str(calendar.get("method", "")).upper(), event


def _too_large(path: Path) -> Invalid:
    return Invalid(
        _(
            "“{path}” has more than {most} MB; no more of a calendar is compared at once. Export "
            "fewer months of it and compare that."
        ).format(path=path, most=format_number(LARGEST_CALENDAR_BYTES // 2**20))
    )


def _turn(told: tuple[str, Any]) -> tuple[int, str]:
    """Which of several tellings of an event is newer."""
    _method, event = told
    try:
        sequence = int(event.get("sequence", 0))
    except (TypeError, ValueError):
        sequence = 0
    stamp = event.get("dtstamp")
    try:
        return sequence, stamp.to_ical().decode() if stamp is not None else ""
    except (AttributeError, ValueError):
        return sequence, ""


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
