"""FHIR files for tests: written from a clinic, read into another."""

import json
from pathlib import Path
from typing import Any

from tests.builders import ONABOT
from tests.clinics import USER, Clinic
from tracker.interchange.fhir.ndjson_writing import write_ndjson
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried.next_windows import next_windows
from tracker.services.carried.records_in import TakenIn, take_in
from tracker.services.carried.records_out import records_out
from tracker.services.export_note import ExportNote
from tracker.services.import_faults import Faults

MOST_UNITS = {ONABOT: 1000}


def exported(clinic: Clinic, file: Path) -> bytes:
    """The whole clinic as NDJSON, which stays in that file."""
    clinic.read(
        lambda tx: write_ndjson(
            file, records_out(tx, ExportNote("fhir")), next_windows(tx, clinic.today)
        )
    )
    return file.read_bytes()


def imported(clinic: Clinic, file: Path) -> TakenIn:
    faults = Faults()
    found = FhirFile(file, faults)
    taken = clinic.write(
        take_in, found.records(clinic.today, USER, MOST_UNITS), file.name, faults
    ).value
    assert isinstance(taken, TakenIn)
    return taken


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
