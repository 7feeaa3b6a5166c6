"""Whether a day has a place for somebody: on any of its lists, or on the one and at the time asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.places import Cases
from tracker.services.bookings.check import BookingCheck
from tracker.services.bookings.places import clinic_places
from tracker.services.bookings.slots import BookingSlot
from tracker.storage import records as r
from tracker.text import _, format_number, format_weekday_date, ngettext

OF_A_LIST = frozenset({"list-full", "other-list"})
"""What speaks against the list that was asked for, and not against the day."""

_EXPECTED = ("booked", "arrived")


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody on a day, with what they come for; `but` is the appointment that would move there."""

    patient_id: int
    cases: Cases
    on: date
    slot: BookingSlot
    but: int = 0


def check_places(tx: Session, days: ClinicDays, coming: Coming) -> list[BookingCheck]:
    """Whether a list is for them and has a place; nothing where the day has no list for them."""
    on, wanted = coming.on, coming.slot.list_name
    if not days.lists or not all(days.takes(on, *case) for case in coming.cases):
        return []
    places = clinic_places(tx, days, on, on, but=(coming.but,))
    if wanted and not places.takes(on, coming.cases, wanted):
        sentence = _("The list {name} is not for this treatment.").format(name=wanted)
        return [BookingCheck(Grade.WARNS, "other-list", sentence)]
    if places.has_place(on, coming.patient_id, coming.cases, wanted):
        return []
    day = format_weekday_date(on)
    if wanted and places.has_place(on, coming.patient_id, coming.cases):
        sentence = _("All places of the list {name} on {on} are taken; another list has one.")
        return [BookingCheck(Grade.WARNS, "list-full", sentence.format(name=wanted, on=day))]
    sentence = _("All places of {on} are taken.").format(on=day)
    return [BookingCheck(Grade.WARNS, "full", sentence)]


def check_times(tx: Session, coming: Coming) -> list[BookingCheck]:
    """Who else is booked at that time on that list: told, since two may work on one list."""
    slot = coming.slot
    if slot.at_time is None:
        return []
    wanted = _minutes_of(slot.at_time, slot.minutes)
    meeting = [(at, span) for at, span in _timed(tx, coming) if _meet(wanted, span)]
    if not meeting:
        return []
    at_time, span = min(meeting)
    sentence = ngettext(
        "{count} other booking is at this time: {at}, {minutes} minutes.",
        "{count} other bookings are at this time, the first: {at}, {minutes} minutes.",
        len(meeting),
    ).format(
        count=format_number(len(meeting)), at=f"{at_time:%H:%M}", minutes=format_number(len(span))
    )
    return [BookingCheck(Grade.INFORMS, "same-time", sentence)]


def _timed(tx: Session, coming: Coming) -> Iterator[tuple[time, range]]:
    """The other bookings of the day that have a time, on the same list."""
    a, name = r.Appointment, coming.slot.list_name
    rows = tx.execute(
        select(a.at_time, a.minutes).where(
            a.on_date == coming.on,
            a.list_name == name if name else a.list_name.is_(None),
            a.status.in_(_EXPECTED),
            a.id != coming.but,
            a.patient_id != coming.patient_id,
        )
    )
    for at_time, minutes in rows:
        if at_time is not None:
            yield at_time, _minutes_of(at_time, minutes)


def _minutes_of(at_time: time, minutes: int | None) -> range:
    """The minutes of the day that a booking takes; one without a length takes its first."""
    start = at_time.hour * 60 + at_time.minute
    return range(start, start + (minutes or 1))


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop
