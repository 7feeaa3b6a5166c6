"""Communication: an attempt to reach a patient."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import Resource, code_of, concept, key_of, reference
from tracker.services.carried.record import CarriedRecord, Values


def elements(_record: CarriedRecord, values: Values) -> Resource:
    note = values.pop("note")
    return {
        "status": _status(values),
        "medium": [concept("channel", values.pop("channel"))],
        "subject": reference("patient", values.pop("patient_id")),
        "sent": values.pop("attempted_at"),
        "note": [{"text": note}] if note else [],
    }


def read(element: Element, values: Values) -> None:
    element.pass_by("status")
    for medium in element.each("medium"):
        values["channel"] = code_of(medium, "channel")
    values["patient_id"] = key_of(element.one("subject"))
    values["attempted_at"] = element.text("sent")
    for note in element.each("note"):
        values["note"] = note.text("text")


def _status(values: Values) -> str:
    if values["withdrawn_on"] is not None:
        return "entered-in-error"
    return "completed" if values["reached"] else "stopped"
