"""Which number of a patient is the record number, where the patient doesn't say so alone."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from tracker.services.imports.others.told import OtherPatient

RECORD_NUMBER = "record_number"


def with_record_numbers(patients: Collection[OtherPatient]) -> Iterator[OtherPatient]:
    """Whoever has several gets the one of the system that numbers everybody else of the file."""
    systems = {one.number_system for one in patients if one.number_system}
    system = systems.pop() if len(systems) == 1 else ""
    for one in patients:
        rows = one.parts.get("patient_identifier", [])
        of_system = [row for row in rows if row["system"] == system]
        if one.number_system or len(of_system) != 1:
            yield one
            continue
        named = [row | {"system": RECORD_NUMBER} if row in of_system else row for row in rows]
        parts = one.parts | {"patient_identifier": named}
        yield replace(one, parts=parts, number_system=system)
