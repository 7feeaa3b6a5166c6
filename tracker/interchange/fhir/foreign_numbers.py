"""Which number of a patient is the record number, where the patient doesn't say so alone."""

from collections.abc import Iterable
from dataclasses import replace

from tracker.services.imports.others.told import OtherPatient

RECORD_NUMBER = "record_number"


def numbering(patients: Iterable[OtherPatient]) -> str:
    """The one system that numbers the patients of a file; "" where none does, or several."""
    found = ""
    for one in patients:
        if found and one.number_system not in ("", found):
            return ""
        found = found or one.number_system
    return found


def with_record_number(one: OtherPatient, system: str) -> OtherPatient:
    """Whoever has several gets the one of the system that numbers everybody else of the file."""
    rows = one.parts.get("patient_identifier", [])
    of_system = [row for row in rows if row["system"] == system]
    if one.number_system or len(of_system) != 1:
        return one
    named = [row | {"system": RECORD_NUMBER} if row in of_system else row for row in rows]
    parts = one.parts | {"patient_identifier": named}
    return replace(one, parts=parts, number_system=system)
