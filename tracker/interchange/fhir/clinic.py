"""Organization and Practitioner: the clinic, and who works there."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import Resource
from tracker.services.carried.record import CarriedRecord, Values


def organization(_record: CarriedRecord, values: Values) -> Resource:
    # An organization without a name is none.
    return {"name": values.pop("name") or None, "type": [{"text": "botulinum toxin clinic"}]}


def read_organization(element: Element, values: Values) -> None:
    element.pass_by("type")
    values["name"] = element.text("name")


def practitioner(_record: CarriedRecord, values: Values) -> Resource:
    return {"active": values["is_active"], "name": [{"text": values.pop("name")}]}


def read_practitioner(element: Element, values: Values) -> None:
    element.pass_by("active")
    for name in element.each("name"):
        values["name"] = name.text("text")
