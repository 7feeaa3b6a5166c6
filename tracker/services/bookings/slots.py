"""The time of a booking, its length and its list: all optional, for clinics that book here."""

from dataclasses import dataclass, replace
from datetime import date, time

from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import _, format_number, format_weekday_date

LONGEST = 720
"""Minutes that a booking may take at most."""


@dataclass(frozen=True, slots=True)
class BookingSlot:
    """When on its day, for how many minutes (1 to 720), and on which of the day's lists."""

    at_time: time | None = None
    minutes: int | None = None
    list_name: str = ""


def held_lists(tx: Session, on: date) -> tuple[str, ...]:
    """The names of a day's lists; none for a clinic without lists."""
    authorize(tx, Action.READ)
    days = current_rules(tx).days
    return tuple(one.name for one in days.lists_on(on)) if days.lists else ()


def slot_of(appointment: r.Appointment) -> BookingSlot:
    """What is stored."""
    return BookingSlot(appointment.at_time, appointment.minutes, appointment.list_name or "")


def slot_on(tx: Session, slot: BookingSlot, on: date) -> BookingSlot:
    """What is left of it on another day, where nobody said: no list that isn't held then."""
    return slot if slot.list_name in held_lists(tx, on) else replace(slot, list_name="")


def checked_slot(tx: Session, slot: BookingSlot, on: date) -> BookingSlot:
    """What somebody asks for, if it can be. Raises Invalid."""
    if slot.minutes is not None and not 1 <= slot.minutes <= LONGEST:
        told = _("A booking takes 1 to {longest} minutes.").format(longest=format_number(LONGEST))
        raise Invalid(told, field="minutes")
    if slot.list_name and slot.list_name not in held_lists(tx, on):
        told = _("This list isn’t held on {on}.").format(on=format_weekday_date(on))
        raise Invalid(told, field="list_name")
    return slot


def put_slot(appointment: r.Appointment, slot: BookingSlot) -> None:
    appointment.at_time, appointment.minutes = slot.at_time, slot.minutes
    appointment.list_name = slot.list_name or None
