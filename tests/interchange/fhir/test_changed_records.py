"""Our own file in a clinic that has the rest: what is the same is counted, what differs waits."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported, put_resources, resources
from tracker.domain.problems import NotAllowed
from tracker.services.imports.undo import imports_done, undo_import
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.imports.waiting_rows import dismiss_waiting, waiting_rows
from tracker.storage import records as r
from tracker.storage.check import check_storage


def _of(told: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(one for one in told if one["resourceType"] == kind)


def _two_clinics(new_clinic: NewClinic, folder: Path) -> tuple[Clinic, Clinic, str]:
    """The second has what the first had, and the first has treated once more since."""
    first, second = new_clinic(), new_clinic()
    patient = first.patient(family_name="Okafor", given_name="Ada")
    course = first.course(patient)
    first.given(patient, "2026-05-04", (course, 155), lots=["A"])
    exported(first, folder / "before.ndjson")
    imported(second, folder / "before.ndjson")
    first.given(patient, "2026-08-31", (course, 155), lots=["B"])
    exported(first, folder / "after.ndjson")
    return first, second, patient


@pytest.mark.both_engines
@pytest.mark.fault(76)
def test_what_differs_waits_and_what_is_new_comes_in(new_clinic: NewClinic, tmp_path: Path) -> None:
    _first, second, patient = _two_clinics(new_clinic, tmp_path)
    told = resources(tmp_path / "after.ndjson")
    changed = _of(told, "Patient")
    changed["name"][0]["family"] = "Okafor-Nowak"
    changed["meta"]["versionId"] = "2"
    file = put_resources(tmp_path / "changed.ndjson", *told)
    taken = imported(second, file)
    assert (taken.new["session"], taken.new["visit"], taken.new["patient"]) == (1, 1, 0)
    (aside,) = taken.aside
    assert (aside.where, aside.waits) == (f"Patient/{patient}.name.family", True)
    assert "“Okafor-Nowak” there, “Okafor” here, which stays" in aside.reason
    assert taken.repeated > 0
    (row,) = second.read(waiting_rows)
    assert dict(row.cells)["patient"] == "Okafor-Nowak, Ada"
    again = imported(second, file)
    assert (again.is_change, len(again.aside), second.read(count_waiting)) == (False, 1, 1)
    with pytest.raises(NotAllowed, match="wasn’t kept"):
        second.write(undo_import, second.read(imports_done)[0].uuid, second.today)
    assert second.read(lambda tx: list(check_storage(tx))) == []


def test_what_was_made_the_same_here_waits_no_longer(new_clinic: NewClinic, tmp_path: Path) -> None:
    _first, second, _patient = _two_clinics(new_clinic, tmp_path)
    told = resources(tmp_path / "after.ndjson")
    _of(told, "Patient")["name"][0]["family"] = "Nowak"
    file = put_resources(tmp_path / "changed.ndjson", *told)
    imported(second, file)
    assert second.read(count_waiting) == 1
    second.write(_rename)
    taken = imported(second, file)
    assert (taken.aside, second.read(count_waiting)) == ([], 0)


def _rename(tx: Any) -> None:
    tx.scalars(select(r.Patient)).one().family_name = "Nowak"


def test_an_older_file_is_told_and_nothing_of_it_waits(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    _first, second, _patient = _two_clinics(new_clinic, tmp_path)
    second.write(_rename)
    taken = imported(second, tmp_path / "after.ndjson")
    (aside,) = taken.aside
    assert (taken.new["session"], aside.waits, second.read(count_waiting)) == (1, False, 0)
    assert "the file is older" in aside.reason


def test_what_belongs_to_something_that_differs_waits_with_it(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second, _patient = _two_clinics(new_clinic, tmp_path)
    session = _of(resources(tmp_path / "before.ndjson"), "Procedure")["id"]
    first.write(_amend, session)
    exported(first, tmp_path / "after.ndjson")
    taken = imported(second, tmp_path / "after.ndjson")
    assert [one.where for one in taken.aside] == [
        f"Procedure/{session}.extension(dose)",
        f"Basic/{_amendment(first)}.extension(session_id)",
    ]
    assert "“150 Units” there, “155 Units” here" in taken.aside[0].reason
    assert (taken.new["session_amendment"], second.read(count_waiting)) == (0, 2)
    row = second.read(waiting_rows)[0]
    second.write(dismiss_waiting, row.uuid, row.version, "as it is here", second.today)
    imported(second, tmp_path / "after.ndjson")
    assert second.read(count_waiting) == 1


def _amend(tx: Any, uuid: str) -> None:
    session = tx.scalars(select(r.SessionRecord).where(r.SessionRecord.uuid == uuid)).one()
    session.dose = 150_000
    told = {"by": "Ines Ruiz", "reason": "counted again", "before": {"dose": 155_000}}
    tx.add(r.SessionAmendment(session_id=session.id, amended_at=tx.info["now"](), **told))


def _amendment(clinic: Clinic) -> str:
    return str(clinic.read(lambda tx: tx.scalars(select(r.SessionAmendment.uuid)).one()))
