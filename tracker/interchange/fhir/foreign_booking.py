"""Another system's Appointment."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_days import day_of
from tracker.interchange.fhir.foreign_ids import own_uuid, referred_uuid
from tracker.interchange.fhir.foreign_reason import NotTaken
from tracker.interchange.fhir.recognising import condition_of, is_toxin
from tracker.services.imports.others.told import Origin, OtherBooking
from tracker.text import _

_BOOKED = ("booked", "arrived", "checked-in")
_CANCELLED = ("cancelled", "entered-in-error")
_LONGEST_MINUTES = 1440


def foreign_booking(element: Element, address: str | None, origin: Origin) -> OtherBooking:
    """Raises NotTaken with the reason, Misshapen where it isn't FHIR."""
    element.pass_by("text", "meta", "created", "end")
    status = element.text("status") or "?"
    kinds = element.each("serviceType")
    kind = element.one("appointmentType")
    what = [*kinds, *element.each("reasonCode"), *([kind] if kind is not None else [])]
    if not is_toxin(what):
        raise NotTaken(
            "serviceType", _("it is no appointment for botulinum toxin that is recognised.")
        )
    if status not in (*_BOOKED, *_CANCELLED):
        raise NotTaken("status", _("it is not booked, but “{status}”.").format(status=status[:40]))
    on = day_of(element.text("start"))
    if on is None:
        raise NotTaken("start", _("it doesn’t say on which day it is."), waits=status in _BOOKED)
    minutes = element.whole("minutesDuration")
    return OtherBooking(
        uuid=own_uuid("Appointment", element, address),
        patient_uuid=_patient(element),
        on=on,
        condition=condition_of(what),
        minutes=minutes if minutes is not None and 0 < minutes <= _LONGEST_MINUTES else None,
        origin=origin,
        stands=status in _BOOKED,
    )


def _patient(element: Element) -> str:
    """The one patient who takes part."""
    found = set()
    for one in element.each("participant"):
        one.pass_by("status", "required", "type")
        actor = one.one("actor")
        text = None if actor is None else actor.text("reference")
        uuid = referred_uuid(actor)
        if uuid is not None and text is not None and ("Patient/" in text or text[:4] == "urn:"):
            found.add(uuid)
    if len(found) != 1:
        raise NotTaken("participant", _("it doesn’t name its patient by an address."), waits=True)
    return found.pop()
