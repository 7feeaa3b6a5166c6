"""What we write is FHIR R4, as a library of its own says."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported, resources
from tests.interchange.fhir.hostile_records import hostile_records
from tracker.services.carried.records_in import take_in
from tracker.services.imports.faults import Faults
from tracker.services.visits import sessions
from tracker.storage import records as r


def test_every_resource_is_one_of_r4(new_clinic: NewClinic, tmp_path: Path) -> None:
    from fhir.resources.R4B import get_fhir_model_class

    clinic = new_clinic()
    clinic.write(take_in, hostile_records(), "hostile", Faults())
    exported(clinic, tmp_path / "clinic.ndjson")
    told = resources(tmp_path / "clinic.ndjson")
    for resource in told:
        get_fhir_model_class(resource["resourceType"]).model_validate(resource)
    assert {
        "Organization",
        "Practitioner",
        "Patient",
        "Encounter",
        "Procedure",
        "MedicationAdministration",
        "Appointment",
        "Communication",
        "Observation",
        "Basic",
    } <= {resource["resourceType"] for resource in told}
    assert len({(one["resourceType"], one["id"]) for one in told}) == len(told)


def test_a_session_is_a_procedure_with_its_dose_and_lot(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.given(patient, "2026-08-31", (course, 155.5), lots=["C7232A"])
    by_type = _by_type(clinic, tmp_path)
    (procedure,) = by_type["Procedure"]
    assert procedure["id"] == session
    assert procedure["status"] == "completed"
    assert procedure["code"]["coding"] == [
        {"system": "http://snomed.info/sct", "code": "404909007"}
    ]
    assert procedure["performedDateTime"] == "2026-08-31"
    (given,) = by_type["MedicationAdministration"]
    assert given["partOf"] == [{"reference": f"Procedure/{session}"}]
    assert given["contained"][0]["batch"] == {"lotNumber": "C7232A"}
    dose = given["dosage"]["dose"]
    assert (dose["value"], dose["unit"]) == (155.5, "Units of onabotulinumtoxinA")
    (next_one,) = by_type["ServiceRequest"]
    assert next_one["occurrencePeriod"]["end"] == "2026-11-23"


def test_what_was_entered_in_error_says_so_and_stays_so(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.given(patient, "2026-09-14", (course, 155))
    version = clinic.version(r.SessionRecord, session)
    clinic.write(sessions.void_session, session, version, "not-given", clinic.today)
    by_type = _by_type(clinic, tmp_path)
    for told in (*by_type["Procedure"], *by_type["MedicationAdministration"]):
        assert told["status"] == "entered-in-error"
    imported(second, tmp_path / "clinic.ndjson")
    assert second.due_on(course) == clinic.due_on(course)
    assert second.state(course) == clinic.state(course)


def test_harm_that_came_of_an_injection_is_its_complication(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient()
    (session,) = clinic.given(patient, "2026-09-14", (clinic.course(patient), 155))
    clinic.write(_harm, session)
    (procedure,) = _by_type(clinic, tmp_path)["Procedure"]
    assert [one["text"] for one in procedure["complication"]] == ["cannot hold her head up"]
    file = (tmp_path / "clinic.ndjson").read_bytes()
    imported(second, tmp_path / "clinic.ndjson")
    assert exported(second, tmp_path / "again.ndjson") == file


def _harm(tx: Any, session: str) -> None:
    record = tx.scalars(select(r.SessionRecord).where(r.SessionRecord.uuid == session)).one()
    told = {"code": "other", "severity": "mild", "began_on": record.given_on}
    for text, withdrawn_on in (("cannot hold her head up", None), ("nothing", record.given_on)):
        tx.add(
            r.AdverseEvent(
                patient_id=record.patient_id,
                session_id=record.id,
                text=text,
                withdrawn_on=withdrawn_on,
                **told,
            )
        )


def _by_type(clinic: Clinic, folder: Path) -> dict[str, list[Any]]:
    exported(clinic, folder / "clinic.ndjson")
    found: dict[str, list[Any]] = {}
    for one in resources(folder / "clinic.ndjson"):
        found.setdefault(one["resourceType"], []).append(one)
    return found


@pytest.mark.fault(85)
def test_the_windows_of_a_clinic_that_came_in_are_those_that_it_had(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic, second = new_clinic(), new_clinic()
    patient = clinic.patient(birth_date="1980-02-29")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155), lots=["A", "B"])
    clinic.outside(patient, "2026-09-14", 100)
    clinic.book(course, "2026-11-24")
    exported(clinic, tmp_path / "clinic.ndjson")
    imported(second, tmp_path / "clinic.ndjson")
    mine, theirs = clinic.course_card(patient, course), second.course_card(patient, course)
    assert theirs == mine
