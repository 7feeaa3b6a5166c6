"""What is taken of another system's patient: what is theirs now, and the rest is told as unread."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.fhir.files import put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.imports.faults import Faults

UUID = "2B90DD2B-2dab-4c75-9bb9-a355e07401e8"
RECORD_NUMBER = PATIENT["identifier"][0]


def test_numbers_that_are_no_longer_theirs_stay_out_and_are_told(tmp_path: Path) -> None:
    telecom = [
        {"system": "phone", "value": "1", "use": "old"},
        {"system": "phone", "value": "2", "period": {"end": "2014"}},
        {"system": "fax", "value": "3"},
        {"value": "4"},
        {"system": "phone", "value": "5", "rank": 2},
        {"system": "phone", "value": "6", "period": {"start": "2014"}, "rank": 1},
        {"system": "sms", "value": "7"},
    ]
    found = _found(tmp_path, PATIENT | {"telecom": telecom})
    (patient,) = found.told({}).patients
    points = patient.parts["contact_point"]
    assert [(row["value"], row["position"]) for row in points] == [("6", 0), ("5", 1), ("7", 2)]
    assert found.contents.unread["Patient.telecom.value"] == 4


def test_an_old_record_number_is_none(tmp_path: Path) -> None:
    numbers = [
        RECORD_NUMBER | {"value": "old", "use": "old"},
        RECORD_NUMBER | {"value": "ended", "period": {"end": "2020-01-01"}},
        RECORD_NUMBER,
    ]
    (patient,) = _found(tmp_path, PATIENT | {"identifier": numbers}).told({}).patients
    named = {row["value"]: row["system"] for row in patient.parts["patient_identifier"]}
    assert [value for value, system in named.items() if system == "record_number"] == ["0001032702"]
    assert set(named) == {"old", "ended", "0001032702"}


def test_they_are_written_to_where_they_live(tmp_path: Path) -> None:
    address = [{"use": use, "text": use} for use in ("billing", "temp", "work", "home")]
    (patient,) = _found(tmp_path, PATIENT | {"address": address}).told({}).patients
    assert patient.values["address"] == "home"


def test_two_people_of_one_id_are_both_left_out(tmp_path: Path) -> None:
    other = PATIENT | {"birthDate": "1950-01-01"}
    told = _found(tmp_path, PATIENT, PROCEDURE, other, PATIENT).told({})
    assert not told.patients
    assert [(one.line, one.place, one.field, one.waits) for one in told.aside] == [
        (3, "Patient/shaw", "id", True),
        (1, "Patient/shaw", "id", True),
    ]
    assert [one.gist for one in told.aside] == [
        "Amy Baxter · 1950-01-01",
        "Amy V. Baxter · 1987-02-20",
    ]


@pytest.mark.parametrize(
    ("own", "named"),
    [
        ({"fullUrl": f"urn:uuid:{UUID}", "id": UUID}, f"Patient/{UUID}"),
        ({"fullUrl": f"urn:uuid:{UUID.lower()}"}, f"https://example.org/fhir/Patient/{UUID}"),
        ({"id": UUID}, f"urn:uuid:{UUID.lower()}"),
        ({"fullUrl": "https://example.org/Patient/1"}, "https://example.org/Patient/1/_history/3"),
        ({"fullUrl": "https://example.org/Patient/1", "id": "1"}, "Patient/1"),
    ],
)
def test_a_procedure_finds_its_patient_however_it_names_them(
    tmp_path: Path, own: dict[str, str], named: str
) -> None:
    patient = {name: value for name, value in PATIENT.items() if name != "id"}
    patient |= {"id": own["id"]} if "id" in own else {}
    entry = {"resource": patient, "fullUrl": own.get("fullUrl")}
    entries = [entry, {"resource": PROCEDURE | {"subject": {"reference": named}}}]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    told = FhirFile(file, Faults()).told({})
    assert [one.patient_uuid for one in told.injections] == [one.uuid for one in told.patients]


@pytest.mark.parametrize(
    ("address", "named", "field"),
    [
        ("https://a.example/fhir/Procedure/1", "Patient/shaw", None),
        ("https://a.example/fhir/Procedure/1", "http://A.example/fhir/Patient/shaw", None),
        ("https://a.example/fhir/Procedure/1", "https://a.example/fhir-2/Patient/shaw", "subject"),
        ("https://b.example/fhir/Procedure/1", "Patient/shaw", "fullUrl"),
        (None, "https://b.example/fhir/Patient/shaw/_history/2", "subject"),
    ],
)
def test_an_id_on_another_server_is_somebody_elses(
    tmp_path: Path, address: str | None, named: str, field: str | None
) -> None:
    procedure = PROCEDURE | {"subject": {"reference": named}}
    entries = [
        {"fullUrl": "https://a.example/fhir/Patient/shaw", "resource": PATIENT},
        {"fullUrl": address, "resource": procedure},
    ]
    file = tmp_path / "bundle.json"
    file.write_text(json.dumps({"resourceType": "Bundle", "entry": entries}), encoding="utf-8")
    told = FhirFile(file, Faults()).told({})
    assert len(told.injections) == (field is None)
    waiting = [(one.place, one.field, one.waits) for one in told.aside]
    assert waiting == ([] if field is None else [("Procedure/botox-1", field, True)])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"performedDateTime": None, "performedPeriod": {"start": "2026-01-01", "end": "2026-08-31"}},
         "it says “2026-01-01/2026-08-31”, not on which day"),
        ({"performedDateTime": None, "performedString": "last May"}, "it says “last May”, not on"),
        ({"performedDateTime": None, "performedAge": {"value": 39}}, "doesn’t say on which day"),
        ({"subject": {"display": "Amy Baxter"}}, "names its patient as “Amy Baxter”, not by an addr"),
        ({"subject": {"identifier": {"value": "0001032702"}}}, "as “0001032702”, not by an address"),
        ({"subject": {"reference": "#amy"}}, "as “#amy”, not by an address"),
        ({"subject": None}, "doesn’t name its patient by an address"),
    ],
)  # fmt: skip
def test_the_sentence_says_what_stands_there_instead(
    tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    procedure = {name: told for name, told in (PROCEDURE | change).items() if told is not None}
    (aside,) = _found(tmp_path, PATIENT, procedure).told({}).aside
    assert (reason in aside.reason, aside.waits) == (True, True)


def test_an_injection_over_midnight_was_on_the_day_it_began(tmp_path: Path) -> None:
    period = {"start": "2026-08-31T23:50:00Z", "end": "2026-09-01T00:10:00Z"}
    procedure = PROCEDURE | {"performedDateTime": None, "performedPeriod": period}
    (injection,) = _found(tmp_path, PATIENT, procedure).told({}).injections
    assert injection.on.isoformat() == "2026-08-31"


@pytest.mark.parametrize("status", ["stopped", "in-progress", "on-hold", "unknown", None])
def test_what_was_not_given_whole_leaves_no_dose_known(tmp_path: Path, status: str | None) -> None:
    second = {**GIVEN, "id": "given-2", "status": status}
    told = _found(tmp_path, PATIENT, PROCEDURE, GIVEN, second).told({"onabotulinumtoxinA": 1000})
    assert [one.dose for one in told.injections] == [None]
    (aside,) = told.aside
    assert (aside.place, aside.field) == ("MedicationAdministration/given-2", "status")
    assert "no dose is known" in aside.reason


def test_what_was_not_given_adds_nothing(tmp_path: Path) -> None:
    second = GIVEN | {"id": "given-2", "status": "not-done"}
    told = _found(tmp_path, PATIENT, PROCEDURE, GIVEN, second).told({"onabotulinumtoxinA": 1000})
    assert [one.dose for one in told.injections] == [155_000]


def _found(folder: Path, *resources: dict[str, Any]) -> FhirFile:
    found = FhirFile(put_resources(folder / "file.ndjson", *resources), faults := Faults())
    assert faults.count == 0
    return found
