"""Encounter: a visit."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import Resource, key_of, reference
from tracker.services.carried.record import CarriedRecord, Values

_CLASSES = "http://terminology.hl7.org/CodeSystem/v3-ActCode"


def elements(_record: CarriedRecord, values: Values) -> Resource:
    return {
        # Whether anything was given is told by its procedures.
        "status": "unknown",
        "class": {"system": _CLASSES, "code": "AMB"},
        "subject": reference("patient", values.pop("patient_id")),
        "period": {"start": values.pop("visit_on")},
    }


def read(element: Element, values: Values) -> None:
    element.pass_by("status", "class")
    values["patient_id"] = key_of(element.one("subject"))
    period = element.one("period")
    if period is not None:
        values["visit_on"] = period.text("start")
