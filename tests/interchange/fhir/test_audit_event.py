"""The audit trail goes out as AuditEvents, and stays in the file when a clinic takes the rest in."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported, put_resources, resources
from tracker.domain.account import Role
from tracker.domain.problems import Invalid, NotAllowed
from tracker.interchange.clinic_file import ClinicFile, ClinicFormat, write_clinic
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.exports.trail import exported_trail
from tracker.services.imports.faults import Faults
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act


def _with_trail(clinic: Clinic, file: Path) -> list[dict[str, Any]]:
    wanted = ClinicFile(file, ClinicFormat.FHIR, reason="handed over", with_trail=True)
    clinic.read(write_clinic, wanted, clinic.today)
    return resources(file)


def _worked_in(clinic: Clinic) -> str:
    patient = clinic.patient(record_number="A-1", family_name="Özdemir <b>", address="12 Elm Road")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155), lots=["A", "B"])
    clinic.read(lambda tx: queue_act(tx, "read", kind="patient", uuid=patient, reason="asked\nme"))
    clinic.read(lambda tx: queue_act(tx, "export", kind="clinic", outcome="refused"))
    clinic.database.write_acts()
    return patient


@pytest.mark.both_engines
@pytest.mark.fault(85)
def test_the_trail_goes_out_whole_and_stays_in_the_file(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    from fhir.resources.R4B.auditevent import AuditEvent

    first, second = new_clinic(), new_clinic()
    patient = _worked_in(first)
    plain = exported(first, tmp_path / "plain.ndjson")
    first.database.write_acts()
    entries = first.read(lambda tx: audit.head(tx).seq)
    told = _with_trail(first, tmp_path / "with.ndjson")
    events = [one for one in told if one["resourceType"] == "AuditEvent"]
    assert (tmp_path / "with.ndjson").read_bytes().startswith(plain)
    assert [one["id"] for one in events] == [f"audit-{seq}" for seq in range(1, entries + 1)]
    for one in events:
        AuditEvent.model_validate(one)
    of_patient = [one for one in events if f"Patient/{patient}" in str(one["entity"])]
    assert {one["action"] for one in of_patient} == {"C", "R"}
    assert [one["outcome"] for one in events[-3:-1]] == ["0", "4"]
    assert {one["agent"][0]["name"] for one in events} == {"Ines Ruiz"}

    taken = imported(second, tmp_path / "with.ndjson")
    assert taken.is_change
    assert FhirFile(tmp_path / "with.ndjson", Faults()).trail_entries == entries
    assert exported(second, tmp_path / "second.ndjson") == plain
    first.database.write_acts()
    kinds = first.read(lambda tx: tx.scalars(select(r.AuditEntry.subject_kind)).all())
    assert sorted(kinds[-2:]) == ["audit_entry", "clinic"]


def test_what_the_trail_hides_is_not_in_the_file(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    clinic.write(audit.begin_keyed_chain, b"secret" * 6)
    (event,) = _with_trail(clinic, tmp_path / "with.ndjson")[-1:]
    (payload,) = clinic.read(
        lambda tx: [
            one for one in tx.scalars(select(r.AuditPayload.payload)) if "previous_key" in one
        ]
    )
    assert event["subtype"][0]["code"] == "key-trail"
    assert payload["previous_key"] not in (tmp_path / "with.ndjson").read_text(encoding="utf-8")


def test_only_who_may_read_the_trail_takes_it_out(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    clinic.database.work_as(clinic.account("Bo Lund", Role.CLINICIAN))
    with pytest.raises(NotAllowed):
        _with_trail(clinic, tmp_path / "with.ndjson")
    assert list(tmp_path.glob("*.ndjson")) == []


def test_a_file_of_nothing_but_a_trail_is_to_be_kept(tmp_path: Path) -> None:
    event = {"resourceType": "AuditEvent", "id": "audit-1"}
    with pytest.raises(Invalid, match=r"“AuditEvent”, and “Patient” is needed. 1 entry .* keep"):
        FhirFile(put_resources(tmp_path / "file.ndjson", event), Faults())


def test_the_memory_does_not_grow_with_the_trail(new_clinic: NewClinic) -> None:
    clinic = new_clinic()

    def note(tx: Any) -> None:
        for number in range(600):
            audit.record_act(tx, "print", payload={"after": {"note": f"{number}" * 100}})

    def peak() -> int:
        tracemalloc.start()
        try:
            assert clinic.read(lambda tx: sum(1 for _entry in exported_trail(tx)))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    clinic.write(note)
    before = peak()
    clinic.write(note)
    clinic.write(note)
    assert peak() < before * 1.5
