"""What FHIR calls a column, so that a refusal names what stands in the file."""

_EVERYWHERE = {"uuid": "id", "version": "meta.versionId", "id": "id"}
_PATIENT = {
    "family_name": "name.family",
    "given_name": "name.given",
    "sex": "gender",
    "birth_date": "birthDate",
    "deceased_on": "deceasedDateTime",
    "address": "address",
    "carer": "contact.name",
    "language": "communication.language",
    "merged_into_id": "link.other",
    "identifier": "identifier",
    "patient_identifier.uuid": "identifier.id",
    "patient_identifier.system": "identifier.system",
    "patient_identifier.value": "identifier.value",
    "contact_point.uuid": "telecom.id",
    "contact_point.kind": "telecom.system",
    "contact_point.value": "telecom.value",
    "contact_point.position": "telecom.rank",
}
_SESSION = {
    "patient_id": "subject",
    "visit_id": "encounter",
    "given_on": "performed",
    "product": "usedCode",
    "injector_id": "performer.actor",
    "injector_text": "performer.actor.display",
    "notes": "note",
    "void_reason": "statusReason",
    "session_lot.lot_number": "contained.batch.lotNumber",
    "session_lot.expiry": "contained.batch.expirationDate",
}
_MEASURED = {"patient_id": "subject", "measured_on": "effectiveDateTime", "note": "note"}
_ELEMENTS = {
    "clinic": {"name": "name"},
    "staff": {"name": "name"},
    "patient": _PATIENT,
    "visit": {"patient_id": "subject", "visit_on": "period.start"},
    "session": _SESSION,
    "session_site": {
        "session_id": "partOf",
        "muscle": "dosage.site",
        "dose": "dosage.dose",
    },
    "outside_dose": {
        "patient_id": "subject",
        "product": "medicationCodeableConcept",
        "given_on": "effectiveDateTime",
        "dose": "dosage.dose",
        "note": "note",
    },
    "outcome_score": _MEASURED
    | {"instrument": "code", "value": "valueQuantity", "value_code": "valueCodeableConcept"},
    "weight": _MEASURED | {"grams": "valueQuantity"},
    "cycle_response": {"session_id": "partOf", "told_on": "effectiveDateTime", "note": "note"},
    "appointment": {
        "patient_id": "participant.actor",
        "on_date": "requestedPeriod.start",
        "made_on": "created",
        "minutes": "minutesDuration",
        "note": "comment",
    },
    "contact_attempt": {
        "patient_id": "subject",
        "channel": "medium",
        "attempted_at": "sent",
        "note": "note",
    },
}
_BASIC = {"patient_id": "subject"}


def field_of(kind: str, column: str) -> str:
    """The path in its resource; what has no element of its own stands in an extension."""
    named = _EVERYWHERE | _ELEMENTS.get(kind, _BASIC)
    return named.get(column) or f"extension({column})"
