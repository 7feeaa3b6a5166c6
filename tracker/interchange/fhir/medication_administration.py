"""MedicationAdministration: what went into one site; a session's whole dose; a dose elsewhere."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import (
    RECORD,
    VIEW,
    Resource,
    code_of,
    concept,
    key_of,
    reference,
)
from tracker.interchange.fhir.units import milliunits_of, quantity
from tracker.services.carried.record import CarriedRecord, Values

_STATUSES = {"planned": "on-hold", "voided": "entered-in-error"}


def site_elements(record: CarriedRecord, values: Values) -> Resource:
    """Points in one muscle on one side."""
    session = record.whole
    if session is None:
        message = "a site belongs to a session"
        raise ValueError(message)
    muscle, side = values.pop("muscle"), values["side"]
    dosage: Resource = {
        "site": concept("muscle", muscle, f"{muscle}, {side}"),
        "dose": quantity(values.pop("dose"), session.values["product"]),
    }
    values.pop("session_id")
    return _given(session) | {"dosage": dosage}


def read_site(element: Element, values: Values) -> None:
    element.pass_by("status", "contained", "medicationReference", "medicationCodeableConcept")
    element.pass_by("subject", "effectiveDateTime", "context")
    for part_of in element.each("partOf"):
        values["session_id"] = key_of(part_of)
    dosage = element.one("dosage")
    if dosage is not None:
        values["muscle"] = code_of(dosage.one("site"), "muscle")
        dose = dosage.one("dose")
        values["dose"] = None if dose is None else milliunits_of(dose)


def whole_dose(session: CarriedRecord) -> Resource:
    """What a session without sites gave, for readers who look for medication."""
    told = {
        "resourceType": "MedicationAdministration",
        "id": f"{session.key}.dose",
        "meta": {"tag": [{"system": RECORD, "code": VIEW}]},
        **_given(session),
    }
    if session.values["dose"] is None:
        return told
    dose = quantity(session.values["dose"], session.values["product"])
    return told | {"dosage": {"dose": dose}}


def outside_elements(_record: CarriedRecord, values: Values) -> Resource:
    """Toxin that was given elsewhere."""
    product, dose = values.pop("product"), values.pop("dose")
    told: Resource = {
        "status": "completed" if values["voided_on"] is None else "entered-in-error",
        "medicationCodeableConcept": concept("product", product)
        if product
        else {"text": "botulinum toxin, product not known"},
        "subject": reference("patient", values.pop("patient_id")),
        "effectiveDateTime": values.pop("given_on"),
    }
    if dose is not None:
        told["dosage"] = {"dose": quantity(dose, product or "a product that is not known")}
    note = values.pop("note")
    if note:
        told["note"] = [{"text": note}]
    return told


def read_outside(element: Element, values: Values) -> None:
    element.pass_by("status")
    values["product"] = code_of(element.one("medicationCodeableConcept"), "product")
    values["patient_id"] = key_of(element.one("subject"))
    values["given_on"] = element.text("effectiveDateTime")
    dosage = element.one("dosage")
    dose = None if dosage is None else dosage.one("dose")
    values["dose"] = None if dose is None else milliunits_of(dose)
    for note in element.each("note"):
        values["note"] = note.text("text")


def _given(session: CarriedRecord) -> Resource:
    """When, to whom, of which product and, where it is only one, of which lot."""
    values = session.values
    told: Resource = {
        "status": _STATUSES.get(str(values["status"]), "completed"),
        "subject": reference("patient", values["patient_id"]),
        "context": reference("visit", values["visit_id"]),
        "effectiveDateTime": values["given_on"],
        "partOf": [reference("session", session.key)],
    }
    product, lots = concept("product", values["product"]), session.parts.get("session_lot", [])
    if len(lots) != 1:
        return told | {"medicationCodeableConcept": product}
    batch = {"lotNumber": lots[0]["lot_number"], "expirationDate": lots[0]["expiry"]}
    medication = {"resourceType": "Medication", "id": "lot", "code": product, "batch": batch}
    return told | {"contained": [medication], "medicationReference": {"reference": "#lot"}}
