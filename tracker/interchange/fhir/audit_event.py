"""AuditEvent: who did what, when. Written for whoever reads the file; no clinic takes it in."""

from collections.abc import Iterator

from tracker.interchange.fhir.names import BASE, RECORD, TYPES, VIEW, Resource
from tracker.services.audit.values import TrailPart
from tracker.services.carried.kinds import KINDS
from tracker.services.exports.trail import ExportedEntry
from tracker.text import _, format_number, ngettext

AUDIT_EVENT = "AuditEvent"

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"
_HL7 = "http://terminology.hl7.org/CodeSystem"
_DONE, _REFUSED = "0", "4"
_MACHINE = "1"
_LETTERS = {"create": "C", "read": "R", "change": "U", "delete": "D"}
_EXECUTE = "E"
_RECORD_OF_A_PATIENT = ("110110", "Patient Record")
_TYPES = {
    "export": ("110106", "Export"),
    "print": ("110106", "Export"),
    "import": ("110107", "Import"),
    "log-in": ("110114", "User Authentication"),
    "log-out": ("110114", "User Authentication"),
    "unlock": ("110114", "User Authentication"),
    "wrong-password": ("110114", "User Authentication"),
}
_ACTIVITY = ("110100", "Application Activity")
_KINDS = frozenset(kind.name for kind in KINDS)


def audit_event(entry: ExportedEntry) -> Resource:
    """The resource of an entry."""
    of_a_patient = _RECORD_OF_A_PATIENT if entry.patient_uuid else _ACTIVITY
    code, display = _TYPES.get(entry.act, of_a_patient)
    told: Resource = {
        "resourceType": AUDIT_EVENT,
        "id": f"audit-{entry.seq}",
        "meta": {"tag": [{"system": RECORD, "code": VIEW}]},
        "extension": [
            {"url": f"{BASE}seq", "valueInteger": entry.seq},
            {"url": f"{BASE}checksum", "valueString": entry.checksum},
        ],
        "type": {"system": _DICOM, "code": code, "display": display},
        "subtype": [{"system": f"{BASE}act", "code": entry.act, "display": entry.what}],
        "action": _LETTERS.get(entry.act, _EXECUTE),
        "recorded": entry.at.isoformat(),
        "outcome": _REFUSED if entry.is_refused else _DONE,
        "agent": [_agent(entry)],
        "source": {"observer": {"display": "Treatment Tracker"}},
        "entity": list(_entities(entry)),
    }
    if entry.reason.strip():
        told["purposeOfEvent"] = [{"text": entry.reason}]
    return told


def say_left_in_file(count: int) -> str:
    """That so many of them stay where they are."""
    return ngettext(
        "{count} entry of an audit trail is not taken in, since a trail is one clinic’s own: keep "
        "the file.",
        "{count} entries of an audit trail are not taken in, since a trail is one clinic’s own: "
        "keep the file.",
        count,
    ).format(count=format_number(count))


def _agent(entry: ExportedEntry) -> Resource:
    told: Resource = {"name": entry.who, "requestor": True}
    if entry.workstation:
        told["network"] = {"address": entry.workstation, "type": _MACHINE}
    return told


def _entities(entry: ExportedEntry) -> Iterator[Resource]:
    if entry.patient_uuid:
        yield {
            "what": {"reference": f"Patient/{entry.patient_uuid}"},
            "type": {"system": f"{_HL7}/audit-entity-type", "code": "1", "display": "Person"},
            "role": {"system": f"{_HL7}/object-role", "code": "1", "display": "Patient"},
        }
    told: Resource = {
        "type": {"system": f"{BASE}kind", "code": entry.kind, "display": entry.thing},
        "name": entry.thing,
    }
    if entry.uuid and entry.kind in _KINDS:
        told["what"] = {"reference": f"{TYPES.get(entry.kind, 'Basic')}/{entry.uuid}"}
    elif entry.uuid:
        told["what"] = {"identifier": {"value": entry.uuid}}
    details = [_detail(part) for part in entry.parts if part.before or part.after]
    for is_so, word in ((entry.is_erased, "erased"), (entry.is_missing, "missing")):
        if is_so:
            details.append({"type": word, "valueString": _("yes")})
    yield told | ({"detail": details} if details else {})


def _detail(part: TrailPart) -> Resource:
    said = f"{part.before} → {part.after or '–'}" if part.before else part.after
    return {"type": part.label, "valueString": said}
