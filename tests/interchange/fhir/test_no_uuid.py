"""What should be a UUID of ours and is none: told with its resource, whatever else is in the file."""

from pathlib import Path

import pytest

from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported, put_resources, resources
from tracker.services.imports.faults import ImportRefused


def test_an_id_that_is_none_is_told_with_its_resource(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic, there = new_clinic(), new_clinic()
    for one in (clinic, there):
        one.patient(record_number=str(id(one)))
    file = tmp_path / "file.ndjson"
    exported(clinic, file)
    told = resources(file)
    patient = next(one for one in told if one["resourceType"] == "Patient")
    patient["id"] = "x"
    put_resources(file, *told)
    with pytest.raises(ImportRefused, match=r"Patient/x.*is not a UUID"):
        imported(there, file)


def test_a_version_of_too_many_digits_is_none(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic, there = new_clinic(), new_clinic()
    clinic.patient()
    file = tmp_path / "file.ndjson"
    exported(clinic, file)
    told = resources(file)
    patient = next(one for one in told if one["resourceType"] == "Patient")
    patient["meta"]["versionId"] = "9" * 5000
    assert imported(there, put_resources(file, *told)).new["patient"] == 1
