"""Another system's Procedure."""

from dataclasses import dataclass, replace
from datetime import date

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_days import day_of, moment
from tracker.interchange.fhir.foreign_ids import own_uuid, referred_uuid
from tracker.interchange.fhir.foreign_reason import EnteredInError, NotTaken
from tracker.interchange.fhir.recognising import condition_of, is_toxin, product_of, words_of
from tracker.services.imports.others.told import Origin, Withdrawn
from tracker.text import _

_NOT_GIVEN = ("not-done", "preparation")
"""Of any other status, even one that was stopped, something may have been injected."""


@dataclass(frozen=True, slots=True)
class ForeignSession:
    """An injection on a day; `product` None: it doesn't say. `site` in the other system's words."""

    uuid: str
    patient_uuid: str
    on: date
    condition: str
    product: str | None
    site: str
    injector: str
    origin: Origin


def foreign_session(element: Element, address: str | None, origin: Origin) -> ForeignSession:
    """Raises NotTaken with the reason, Misshapen where it isn't FHIR."""
    element.pass_by("text", "meta")
    code = element.one("code")
    reasons = element.each("reasonCode")
    used = element.each("usedCode")
    what = [*([code] if code is not None else []), *used]
    uuid = own_uuid("Procedure", element, address)
    status = element.text("status")
    patient, told_on = referred_uuid(element.one("subject")), moment(element, "performed")
    on = day_of(told_on)
    condition = condition_of([*reasons, *what])
    if status == "entered-in-error":
        withdrawn = Withdrawn(uuid, is_dose_only=False, origin=origin)
        if is_toxin(what):
            withdrawn = replace(withdrawn, patient_uuid=patient, on=on, condition=condition)
        raise EnteredInError(withdrawn)
    if not is_toxin(what):
        raise NotTaken("code", _("it is no injection of botulinum toxin that is recognised."))
    if status != "completed":
        reason = _("it doesn’t say whether it was completed.")
        if status is not None:
            reason = _("it is not completed, but “{status}”.").format(status=status[:40])
        raise NotTaken("status", reason, waits=status not in _NOT_GIVEN)
    if patient is None:
        raise NotTaken("subject", _("it doesn’t name its patient by an address."), waits=True)
    if on is None:
        reason = _("it doesn’t say on which day it was.")
        if told_on is not None:
            reason = _("it says “{text}”, not on which day it was.").format(text=told_on[:40])
        raise NotTaken("performed", reason, waits=True)
    is_plain = len(reasons) == 1 or all(condition_of([one]) == condition for one in reasons)
    if condition is None or not is_plain:
        raise NotTaken("reasonCode", _("what it treats is not recognised."), waits=True)
    return ForeignSession(
        uuid=uuid,
        patient_uuid=patient,
        on=on,
        condition=condition,
        product=product_of(what),
        site=words_of(element.each("bodySite")),
        injector=_injector(element),
        origin=origin,
    )


def _injector(element: Element) -> str:
    for performer in element.each("performer"):
        actor = performer.one("actor")
        if actor is not None and actor.text("display"):
            return (actor.text("display") or "")[:200]
    return ""
