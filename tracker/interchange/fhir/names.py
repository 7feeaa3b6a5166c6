"""The names by which our resources are known: systems, tags, codes, references."""

from typing import Any
from urllib.parse import quote, unquote

from tracker.interchange.fhir.element import Element

Resource = dict[str, Any]

BASE = "urn:treatment-tracker:"
"""What our extensions and code systems begin with."""
RECORD = f"{BASE}record"
"""The system of the tag that says which kind of record a resource is."""
VIEW = "view"
"""Its code for what only repeats other resources."""

SNOMED = "http://snomed.info/sct"
INJECTION_OF_TOXIN = "404909007"
UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"

TYPES = {
    "clinic": "Organization",
    "staff": "Practitioner",
    "patient": "Patient",
    "visit": "Encounter",
    "session": "Procedure",
    "session_site": "MedicationAdministration",
    "outside_dose": "MedicationAdministration",
    "appointment": "Appointment",
    "contact_attempt": "Communication",
    "outcome_score": "Observation",
    "cycle_response": "Observation",
    "weight": "Observation",
}
"""The resources of kinds that have one; any other is a Basic."""


def reference(kind: str, key: object) -> Resource:
    """A reference to a record of a kind."""
    return {"reference": f"{TYPES.get(kind, 'Basic')}/{key}"}


def key_of(element: Element | None) -> str | None:
    """The id that a reference names, None if it names none."""
    text = None if element is None else element.text("reference")
    return None if text is None else text.rsplit("/", 1)[-1]


def concept(system: str, code: object, text: str = "") -> Resource:
    """A code of one of our lists."""
    # A clinic's own code may hold what a code of FHIR may not.
    told: Resource = {"coding": [{"system": f"{BASE}{system}", "code": quote(str(code))}]}
    return told | ({"text": text} if text else {})


def code_of(element: Element | None, system: str) -> str | None:
    """The code of one of our lists in a CodeableConcept."""
    if element is None:
        return None
    element.pass_by("text")
    for coding in element.each("coding"):
        code = coding.text("code")
        if coding.text("system") == f"{BASE}{system}" and code is not None:
            return unquote(code)
    return None
