"""Records for which FHIR has no resource of its own: all that they say is in extensions."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import RECORD, Resource, key_of, reference
from tracker.services.carried.record import CarriedRecord, Values


def elements(record: CarriedRecord, values: Values) -> Resource:
    told: Resource = {"code": {"coding": [{"system": RECORD, "code": record.kind}]}}
    if values.get("patient_id") is not None:
        told["subject"] = reference("patient", values.pop("patient_id"))
    return told


def read(element: Element, values: Values) -> None:
    element.pass_by("code")
    subject = key_of(element.one("subject"))
    if subject is not None:
        values["patient_id"] = subject
