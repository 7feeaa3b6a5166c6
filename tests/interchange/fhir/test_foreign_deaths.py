"""Whom another system's file tells as dead: nobody of them is called."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources
from tests.interchange.fhir.test_foreign import PATIENT, PROCEDURE, stored
from tracker.services.imports.waiting_count import count_waiting


@pytest.mark.parametrize(
    ("told", "died"),
    [
        ({"deceasedBoolean": True}, "unknown"),
        ({"deceasedDateTime": "2026-10"}, "2026-10"),
        ({"deceasedDateTime": "2026"}, "2026"),
        ({"deceasedDateTime": "in spring"}, "unknown"),
    ],
)
def test_who_died_on_no_known_day_is_dead_and_not_called(
    new_clinic: NewClinic, tmp_path: Path, told: dict[str, Any], died: str
) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", PATIENT | told, PROCEDURE)
    taken = imported(clinic, file)
    assert (taken.new["session"], taken.brought.died) == (1, 1)
    patient, course, _session = stored(clinic)
    assert str(patient.deceased_on) == died
    assert (course.ended_on, course.end_reason) == (clinic.today, "died")
    assert (taken.brought.aside, clinic.read(count_waiting)) == ([], 0)
    assert not imported(clinic, file).is_change


def test_whoever_is_said_not_to_have_died_is_alive(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    alive = PATIENT | {"deceasedBoolean": False}
    imported(clinic, put_resources(tmp_path / "file.ndjson", alive, PROCEDURE))
    patient, course, _session = stored(clinic)
    assert (patient.deceased_on, course.ended_on) == (None, None)


def test_only_what_was_given_after_the_last_possible_day_was_given_to_the_dead(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    within = PROCEDURE | {"id": "within", "performedDateTime": "2026-09-30"}
    later = PROCEDURE | {"id": "later", "performedDateTime": "2026-10-01"}
    dead = PATIENT | {"deceasedDateTime": "2026-09"}
    taken = imported(clinic, put_resources(tmp_path / "file.ndjson", dead, within, later))
    assert taken.new["session"] == 1
    (aside,) = taken.brought.aside
    assert aside.where == "Procedure/later.performed"


def test_whom_the_clinic_has_alive_and_untreated_waits_until_somebody_says_so(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT))
    dead = PATIENT | {"deceasedDateTime": "2026-10-01"}
    (aside,) = imported(clinic, put_resources(tmp_path / "dead.ndjson", dead)).brought.aside
    assert (aside.where, aside.waits) == ("Patient/shaw.deceased", True)


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
