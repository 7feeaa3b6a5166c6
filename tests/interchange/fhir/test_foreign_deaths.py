"""Whom another system's file tells as dead: nobody of them is called."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources
from tests.interchange.fhir.test_foreign import PATIENT, PROCEDURE, stored
from tracker.services.imports.waiting_count import count_waiting


@pytest.mark.parametrize("told", [{"deceasedBoolean": True}, {"deceasedDateTime": "2026-10"}])
def test_who_died_on_no_known_day_is_not_called(
    new_clinic: NewClinic, tmp_path: Path, told: dict[str, Any]
) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", PATIENT | told, PROCEDURE)
    taken = imported(clinic, file)
    assert (taken.new["session"], taken.brought.died) == (1, 1)
    patient, course, _session = stored(clinic)
    assert patient.deceased_on is None
    assert (course.ended_on, course.end_reason) == (clinic.today, "died")
    assert [one.where for one in taken.brought.aside] == ["Patient/shaw.deceased"]
    assert len(imported(clinic, file).brought.aside) == 1
    assert clinic.read(count_waiting) == 1


@pytest.mark.parametrize("died", ["2026-10-01", "2026-10-01T12:00:00Z"])
def test_who_died_on_a_known_day_has_no_treatment_that_goes_on(
    new_clinic: NewClinic, tmp_path: Path, died: str
) -> None:
    clinic = new_clinic()
    later = PROCEDURE | {"id": "later", "performedDateTime": "2026-10-02"}
    dead = PATIENT | {"deceasedDateTime": died}
    taken = imported(clinic, put_resources(tmp_path / "file.ndjson", dead, PROCEDURE, later))
    assert (taken.new["session"], taken.brought.died) == (1, 1)
    _patient, course, _session = stored(clinic)
    assert (course.ended_on, course.end_reason) == (date(2026, 10, 1), "died")
    (aside,) = taken.brought.aside
    assert (aside.where, aside.waits) == ("Procedure/later.performed", True)
    assert "after its patient had died" in aside.reason
