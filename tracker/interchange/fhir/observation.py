"""Observation: what was measured, how an injection worked, what somebody weighed."""

from decimal import Decimal

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import (
    LOINC,
    UCUM,
    Resource,
    code_of,
    concept,
    key_of,
    reference,
)
from tracker.interchange.fhir.units import as_number, thousandths_of
from tracker.services.carried.record import CarriedRecord, Values

_BODY_WEIGHT = "29463-7"


def score(_record: CarriedRecord, values: Values) -> Resource:
    """A score of an instrument, a number or a code."""
    code, value = values.pop("value_code"), values.pop("value")
    told: Resource = {
        "status": _status(values),
        "code": concept("instrument", values.pop("instrument")),
        "subject": reference("patient", values.pop("patient_id")),
        "effectiveDateTime": values.pop("measured_on"),
        "note": _note(values),
    }
    if isinstance(value, int):
        return told | {"valueQuantity": {"value": as_number(Decimal(value) / 1000)}}
    return told | {"valueCodeableConcept": concept("score", code)}


def read_score(element: Element, values: Values) -> None:
    element.pass_by("status")
    values["instrument"] = code_of(element.one("code"), "instrument")
    values["patient_id"] = key_of(element.one("subject"))
    values["measured_on"] = element.text("effectiveDateTime")
    number = element.one("valueQuantity")
    values["value"] = None if number is None else thousandths_of(number)
    values["value_code"] = code_of(element.one("valueCodeableConcept"), "score")
    _read_note(element, values)


def weight(_record: CarriedRecord, values: Values) -> Resource:
    grams = {"value": values.pop("grams"), "unit": "g", "system": UCUM, "code": "g"}
    return {
        "status": _status(values),
        "code": {"coding": [{"system": LOINC, "code": _BODY_WEIGHT}]},
        "subject": reference("patient", values.pop("patient_id")),
        "effectiveDateTime": values.pop("measured_on"),
        "valueQuantity": grams,
    }


def read_weight(element: Element, values: Values) -> None:
    element.pass_by("status", "code")
    values["patient_id"] = key_of(element.one("subject"))
    values["measured_on"] = element.text("effectiveDateTime")
    quantity = element.one("valueQuantity")
    if quantity is not None:
        quantity.pass_by("unit", "system", "code")
        values["grams"] = quantity.whole("value")


def response(record: CarriedRecord, values: Values) -> Resource:
    """How one session worked."""
    session = record.whole
    told: Resource = {
        "status": _status(values),
        "code": concept("observation", "response", "Response to an injection of botulinum toxin"),
        "partOf": [reference("session", values.pop("session_id"))],
        "effectiveDateTime": values.pop("told_on"),
        "note": _note(values),
    }
    if session is not None:
        told["subject"] = reference("patient", session.values["patient_id"])
    return told


def read_response(element: Element, values: Values) -> None:
    element.pass_by("status", "code", "subject")
    for part_of in element.each("partOf"):
        values["session_id"] = key_of(part_of)
    values["told_on"] = element.text("effectiveDateTime")
    _read_note(element, values)


def _status(values: Values) -> str:
    return "final" if values["withdrawn_on"] is None else "entered-in-error"


def _note(values: Values) -> list[Resource]:
    note = values.pop("note")
    return [{"text": note}] if note else []


def _read_note(element: Element, values: Values) -> None:
    for note in element.each("note"):
        values["note"] = note.text("text")
