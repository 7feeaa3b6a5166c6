"""FHIR files for tests: written from a clinic, read into another."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clinics import Clinic
from tracker.interchange.fhir.importing import FhirImported, FhirTried, import_fhir, try_fhir
from tracker.interchange.fhir.ndjson_writing import write_ndjson
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried.next_windows import next_windows
from tracker.services.carried.records_out import records_out
from tracker.services.exports.note import ExportNote
from tracker.services.imports.faults import Faults


def exported(clinic: Clinic, file: Path) -> bytes:
    """The whole clinic as NDJSON, which stays in that file."""
    clinic.read(
        lambda tx: write_ndjson(
            file, records_out(tx, ExportNote("fhir")), next_windows(tx, clinic.today)
        )
    )
    return file.read_bytes()


def imported(clinic: Clinic, file: Path, **answers: str) -> FhirImported:
    """What came in; `answers` by the id of a patient in the file."""
    said = {f"Patient/{key}": answer for key, answer in answers.items()}
    faults = Faults()
    found = FhirFile(file, faults)
    taken = clinic.write(import_fhir, found, said, clinic.today, faults).value
    assert isinstance(taken, FhirImported)
    return taken


def tried(clinic: Clinic, file: Path) -> FhirImported:
    """What would come in; the clinic is as it was."""
    with pytest.raises(FhirTried) as given_up:
        clinic.write(try_fhir, FhirFile(file, Faults()), {}, clinic.today, Faults())
    return given_up.value.imported


def resources(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").split("\n")[:-1]]


def put_resources(file: Path, *told: Any) -> Path:
    """A file of lines, one a resource."""
    file.write_text("".join(json.dumps(one) + "\n" for one in told), encoding="utf-8")
    return file


def bundle(file: Path, *told: dict[str, Any], kind: str = "collection") -> Path:
    """A Bundle, written as people read it."""
    content = {
        "resourceType": "Bundle",
        "type": kind,
        "entry": [{"resource": resource} for resource in told],
    }
    file.write_text(json.dumps(content, indent=2), encoding="utf-8")
    return file
