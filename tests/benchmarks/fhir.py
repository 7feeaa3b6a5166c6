"""Another system's bundle of a thousand patients and nine thousand resources of theirs, brought in."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from tests.benchmarks.clinics import BenchClinic
from tests.benchmarks.measure import Figure

_PATIENTS, _EACH = 1000, 3
_RUN = """
import resource, sys, runpy
sys.argv = ["tracker", "--database", {path!r}, "--as-of", "2026-11-22", "import", {file!r}]
try:
    runpy.run_module("tracker", run_name="__main__")
except SystemExit as left:
    assert not left.code, left.code
used = resource.getrusage(resource.RUSAGE_SELF)
print("used", used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def run(clinic: BenchClinic) -> list[Figure]:
    """Into an empty clinic, whatever the size of the measured one."""
    from tests.clinics import make_template

    with tempfile.TemporaryDirectory() as folder:
        path, file = Path(folder) / "empty.db", Path(folder) / "others.ndjson"
        make_template(path)
        with file.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(one) + "\n" for one in other_resources(_PATIENTS, _EACH))
        done = subprocess.run(
            [sys.executable, "-c", _RUN.format(path=str(path), file=str(file))],
            capture_output=True,
            text=True,
            check=True,
        )
    assert f"{_PATIENTS:,} patients" in done.stdout or f"{_PATIENTS} patients" in done.stdout
    seconds, peak = map(float, done.stdout.split("used")[-1].split())
    return [
        Figure("fhir: 1,000 patients, 10,000 resources", clinic.patients, seconds, "s of CPU"),
        Figure("fhir: peak memory", clinic.patients, peak, "MiB"),
    ]


def other_resources(patients: int, each: int) -> Iterator[dict[str, Any]]:
    """Patients, their injections with a dose each, and what nobody here reads."""
    for number in range(patients):
        key = f"p{number}"
        born_on = date(1930, 1, 1) + timedelta(days=number * 23)
        subject = {"reference": f"Patient/{key}"}
        yield {
            "resourceType": "Patient",
            "id": key,
            "identifier": [{"system": "urn:hospital", "value": f"{number:07}"}],
            "name": [{"family": f"Family{number:04}", "given": ["Given"]}],
            "birthDate": born_on.isoformat(),
        }
        for visit in range(each):
            on = (date(2026, 9, 1) - timedelta(days=91 * visit)).isoformat()
            yield {
                "resourceType": "Procedure",
                "id": f"{key}.{visit}",
                "status": "completed",
                "code": {"text": "Botox"},
                "reasonCode": [{"text": "Chronic migraine"}],
                "subject": subject,
                "performedDateTime": on,
            }
            yield {
                "resourceType": "MedicationAdministration",
                "id": f"{key}.{visit}.dose",
                "status": "completed",
                "medicationCodeableConcept": {"text": "Botox"},
                "subject": subject,
                "effectiveDateTime": on,
                "partOf": [{"reference": f"Procedure/{key}.{visit}"}],
                "dosage": {"dose": {"value": 155, "unit": "U"}},
            }
            yield {"resourceType": "Observation", "id": f"{key}.{visit}.o", "status": "final"}
