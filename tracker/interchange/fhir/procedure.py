"""Procedure: an injection session, with its lots."""

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.extensions import extensions, said
from tracker.interchange.fhir.names import (
    INJECTION_OF_TOXIN,
    SNOMED,
    Resource,
    code_of,
    concept,
    key_of,
    reference,
)
from tracker.services.carried.record import CarriedRecord, Values

STATUSES = {"planned": "preparation", "voided": "entered-in-error"}
"""Any other was done: completed."""


def elements(record: CarriedRecord, values: Values) -> Resource:
    lots = record.parts.pop("session_lot", [])
    product = values["product"]
    told: Resource = {
        "contained": [_lot(row, place, product) for place, row in enumerate(lots)],
        "status": STATUSES.get(str(values["status"]), "completed"),
        "code": {
            "coding": [{"system": SNOMED, "code": INJECTION_OF_TOXIN}],
            "text": "Injection of botulinum toxin",
        },
        "subject": reference("patient", values.pop("patient_id")),
        "encounter": reference("visit", values.pop("visit_id")),
        "performedDateTime": values.pop("given_on"),
        "performer": [_performer(values.pop("injector_id"), values.pop("injector_text"))],
        "complication": [concept("adverse-event", *one) for one in record.complications],
        "usedReference": [{"reference": f"#lot-{place}"} for place, _row in enumerate(lots)],
        "usedCode": [concept("product", values.pop("product"))],
    }
    void_reason, notes = values.pop("void_reason"), values.pop("notes")
    if void_reason:
        told["statusReason"] = {"text": void_reason}
    if notes:
        told["note"] = [{"text": notes}]
    if record.whole is not None:
        course = record.whole.values
        told["reasonCode"] = [concept("condition", course["condition"])]
        if course["body_region"]:
            told["bodySite"] = [{"text": course["body_region"]}]
    return told


def read(element: Element, values: Values) -> None:
    element.pass_by("status", "code", "reasonCode", "bodySite", "usedReference")
    element.pass_by("complication")
    values["patient_id"] = key_of(element.one("subject"))
    values["visit_id"] = key_of(element.one("encounter"))
    values["given_on"] = element.text("performedDateTime")
    for one in element.each("performer"):
        actor = one.one("actor")
        if actor is not None:
            values["injector_id"], values["injector_text"] = key_of(actor), actor.text("display")
    for used in element.each("usedCode"):
        values["product"] = code_of(used, "product")
    for note in element.each("note"):
        values["notes"] = note.text("text")
    reason = element.one("statusReason")
    if reason is not None:
        values["void_reason"] = reason.text("text")


def parts(element: Element) -> dict[str, list[Values]]:
    """Its lots."""
    lots = [_read_lot(one) for one in element.each("contained")]
    return {"session_lot": lots} if lots else {}


def _performer(injector: object, text: object) -> Resource | None:
    actor: Resource = reference("staff", injector) if injector else {}
    actor |= {"display": text} if text else {}
    return {"actor": actor} if actor else None


def _lot(row: Values, place: int, product: object) -> Resource:
    row = dict(row)
    batch: Resource = {"lotNumber": row.pop("lot_number"), "expirationDate": row.pop("expiry")}
    return {
        "resourceType": "Medication",
        "id": f"lot-{place}",
        "code": concept("product", product),
        "batch": batch,
        "extension": extensions("session_lot", row),
    }


def _read_lot(one: Element) -> Values:
    one.pass_by("resourceType", "id", "code")
    row = said(one.each("extension"))[0]
    batch = one.one("batch")
    if batch is not None:
        row |= {"lot_number": batch.text("lotNumber"), "expiry": batch.text("expirationDate")}
    return row
