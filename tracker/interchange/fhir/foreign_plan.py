"""Another system's ServiceRequest: a treatment that is to be given."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_days import day_of, moment
from tracker.interchange.fhir.foreign_ids import referred_uuid, uuid_for
from tracker.interchange.fhir.foreign_reason import NotTaken
from tracker.interchange.fhir.recognising import condition_of, is_toxin, product_of
from tracker.services.imports.others.told import Origin, OtherPlan
from tracker.text import _

_INTENTS = ("plan", "order", "original-order", "instance-order")


def foreign_plan(element: Element, origin: Origin) -> OtherPlan:
    """Raises NotTaken with the reason, Misshapen where it isn't FHIR."""
    element.pass_by("text", "meta", "authoredOn")
    code = element.one("code")
    reasons = element.each("reasonCode")
    what = [*([code] if code is not None else []), *element.each("orderDetail")]
    if not is_toxin(what):
        raise NotTaken("code", _("it asks for no botulinum toxin that is recognised."))
    for name, is_right in (
        ("status", element.text("status") == "active"),
        ("intent", element.text("intent") in _INTENTS),
    ):
        if not is_right:
            raise NotTaken(name, _("it is no plan or order that stands."))
    if element.boolean("doNotPerform"):
        raise NotTaken("doNotPerform", _("it says that it is not to be done."), waits=True)
    patient, on = referred_uuid(element.one("subject")), day_of(moment(element, "occurrence"))
    if patient is None:
        raise NotTaken("subject", _("it doesn’t name its patient by an address."), waits=True)
    if on is None:
        raise NotTaken("occurrence", _("it doesn’t say on which day it is."), waits=True)
    condition, product = condition_of([*reasons, *what]), product_of(what)
    if condition is None:
        raise NotTaken("reasonCode", _("what it treats is not recognised."), waits=True)
    if product is None:
        raise NotTaken("code", _("it doesn’t say which product is to be given."), waits=True)
    return OtherPlan(patient, uuid_for(patient, condition), on, condition, product, origin)
