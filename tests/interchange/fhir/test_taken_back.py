"""An import of another system's file is taken back as a whole, as long as nothing depends on it."""

from pathlib import Path

import pytest
from sqlalchemy import select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported, put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tests.interchange.fhir.test_known_people import BOOKED
from tracker.domain.problems import NotAllowed
from tracker.services.imports.undo import ImportDone, imports_done, undo_import, what_depends
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.storage import records as r
from tracker.storage.check import check_storage

ALL = (PATIENT, PROCEDURE, GIVEN, BOOKED)
NO_DAY = {name: value for name, value in PROCEDURE.items() if name != "performedDateTime"}


def _newest(clinic: Clinic) -> ImportDone:
    return clinic.read(imports_done)[0]


def _take_back(clinic: Clinic) -> None:
    assert clinic.read(what_depends, _newest(clinic).uuid) == ()
    clinic.write(undo_import, _newest(clinic).uuid, clinic.today)


@pytest.mark.both_engines
def test_what_a_file_brought_goes_and_comes_in_again(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", *ALL)
    imported(clinic, file)
    done = _newest(clinic)
    assert (done.file_name, done.rows) == ("file.ndjson", 3)
    assert done.counts == {
        "patients": 1, "treatments": 1, "injections": 1, "bookings": 1, "rows": 3,
    }  # fmt: skip
    _take_back(clinic)
    assert clinic.read(find_patients, "baxter") == []
    assert clinic.read(lambda tx: tx.scalars(select(r.SessionRecord.status)).all()) == ["voided"]
    with pytest.raises(NotAllowed, match="already"):
        clinic.write(undo_import, _newest(clinic).uuid, clinic.today)
    again = imported(clinic, file)
    assert [again.new[kind] for kind in ("patient", "course", "session", "appointment")] == [1] * 4
    assert again.brought.questions == []
    assert len(clinic.read(find_patients, "baxter")) == 1
    assert not imported(clinic, file).is_change
    assert clinic.read(lambda tx: list(check_storage(tx))) == []


@pytest.mark.both_engines
def test_whom_the_clinic_knew_is_as_before(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    named = {"family_name": "Baxter", "given_name": "Amy V.", "birth_date": "1987-02-20"}
    amy = clinic.patient(record_number="77", address="", **named)
    course = clinic.course(amy)
    clinic.given(amy, "2026-05-04", (course, 155))
    before, due = _said_of(clinic), clinic.due_on(course)
    file = put_resources(tmp_path / "file.ndjson", *ALL)
    assert imported(clinic, file, shaw="77").brought.changed == 1
    assert _said_of(clinic) != before
    assert clinic.due_on(course) != due
    _take_back(clinic)
    assert (_said_of(clinic), clinic.due_on(course)) == (before, due)
    assert [one.place for one in imported(clinic, file).brought.questions] == ["Patient/shaw"]
    assert imported(clinic, file, shaw="77").new["session"] == 1
    _take_back(clinic)
    assert imported(clinic, file, shaw="new").new["session"] == 1
    assert clinic.due_on(course) == due
    assert clinic.read(lambda tx: list(check_storage(tx))) == []


def _said_of(clinic: Clinic) -> list[object]:
    def ask(tx: object) -> list[object]:
        patient = tx.scalars(select(r.Patient)).one()  # type: ignore[attr-defined]
        numbers = sorted((one.system, one.value) for one in patient.identifiers)
        points = sorted((one.kind, one.value) for one in patient.contact_points)
        return [patient.address, numbers, points]

    return clinic.read(ask)


def test_an_import_stays_once_something_was_recorded_on_it(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT, PROCEDURE))
    amy = clinic.read(find_patients, "baxter")[0].uuid
    clinic.given(amy, "2026-11-20", (clinic.card(amy).courses[0].uuid, 155))
    with pytest.raises(NotAllowed, match="Recorded since"):
        clinic.write(undo_import, _newest(clinic).uuid, clinic.today)
    assert len(clinic.read(find_patients, "baxter")) == 1


def test_two_imports_that_changed_one_patient_go_one_after_the_other(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "first.ndjson", PATIENT | {"telecom": []}))
    imported(clinic, put_resources(tmp_path / "second.ndjson", PATIENT))
    first, second = (one.uuid for one in reversed(clinic.read(imports_done)))
    with pytest.raises(NotAllowed, match="Changed since"):
        clinic.write(undo_import, first, clinic.today)
    clinic.write(undo_import, second, clinic.today)
    clinic.write(undo_import, first, clinic.today)
    assert clinic.read(find_patients, "baxter") == []


def test_what_waited_before_waits_again(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "first.ndjson", PATIENT, NO_DAY))
    assert clinic.read(count_waiting) == 1
    imported(clinic, put_resources(tmp_path / "second.ndjson", PATIENT, PROCEDURE))
    assert clinic.read(count_waiting) == 0
    _take_back(clinic)
    assert clinic.read(count_waiting) == 1
    first = clinic.read(imports_done)[1]
    clinic.write(undo_import, first.uuid, clinic.today)
    assert (clinic.read(count_waiting), clinic.read(find_patients, "baxter")) == (0, [])


def test_an_import_of_which_everything_waits_can_be_taken_back(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT | {"active": False}))
    _take_back(clinic)
    assert clinic.read(count_waiting) == 0


def test_what_came_from_another_clinic_with_its_imports_is_not_taken_back_here(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    imported(
        first, put_resources(tmp_path / "file.ndjson", PATIENT, PROCEDURE, PATIENT | {"id": "x"})
    )
    assert first.read(count_waiting) == 1
    exported(first, tmp_path / "clinic.ndjson")
    imported(second, tmp_path / "clinic.ndjson")
    with pytest.raises(NotAllowed, match="wasn’t kept"):
        second.write(undo_import, _newest(second).uuid, second.today)
