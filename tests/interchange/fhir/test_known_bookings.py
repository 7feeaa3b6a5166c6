"""Another system's appointments: booked here where it is clear for whom, when and what for."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import day
from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources, tried
from tests.interchange.fhir.test_foreign import PATIENT
from tests.interchange.fhir.test_known_people import ALL
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.imports.waiting_rows import waiting_rows
from tracker.storage import records as r

BOOKED: dict[str, Any] = {
    "resourceType": "Appointment",
    "id": "a1",
    "status": "booked",
    "serviceType": [{"text": "Botox clinic"}],
    "start": "2026-11-24T09:00:00-05:00",
    "minutesDuration": 30,
    "participant": [
        {"actor": {"reference": "Patient/shaw"}, "status": "accepted"},
        {"actor": {"reference": "Practitioner/bone"}, "status": "accepted"},
    ],
}


@pytest.mark.both_engines
def test_an_appointment_elsewhere_is_a_booking_here(clinic: Clinic, tmp_path: Path) -> None:
    file = put_resources(tmp_path / "file.ndjson", *ALL, BOOKED)
    assert imported(clinic, file).new["appointment"] == 1
    booking = clinic.read(lambda tx: tx.scalars(select(r.Appointment)).one())
    assert (booking.on_date, booking.minutes, booking.status) == (day("2026-11-24"), 30, "booked")
    assert not imported(clinic, file).is_change
    alone = put_resources(tmp_path / "alone.ndjson", PATIENT | {"id": "else"}, BOOKED)
    taken = tried(clinic, alone)
    assert (taken.repeated, [one.place for one in taken.aside]) == (1, ["Patient/else"])


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"serviceType": [{"text": "Dental"}]}, "no appointment for botulinum toxin"),
        ({"status": "proposed"}, "not booked, but “proposed”"),
        ({"start": None}, "on which day it is"),
        ({"participant": []}, "by an address"),
        ({"reasonCode": [{"text": "cervical dystonia"}]}, "for which treatment"),
    ],
)
def test_an_appointment_that_is_not_clear_says_why(
    shared: Clinic, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    booked = {name: value for name, value in (BOOKED | change).items() if value is not None}
    taken = tried(shared, put_resources(tmp_path / "f.ndjson", *ALL, booked))
    assert taken.new["appointment"] == 0
    assert reason in taken.brought.aside[0].reason


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"status": "cancelled"}, "it was cancelled there"),
        ({"status": "entered-in-error"}, "it was cancelled there"),
        ({"start": "2025-11-24T09:00:00-05:00"}, "its day is over"),
    ],
)
def test_nobody_is_booked_by_what_was_cancelled_or_is_over(
    shared: Clinic, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    taken = tried(shared, put_resources(tmp_path / "f.ndjson", *ALL, BOOKED | change))
    assert (taken.new["session"], taken.new["appointment"]) == (1, 0)
    (aside,) = taken.brought.aside
    assert (aside.place, aside.waits) == ("Appointment/a1", False)
    assert reason in aside.reason


def test_a_booking_that_moved_or_was_cancelled_elsewhere_waits(
    clinic: Clinic, tmp_path: Path
) -> None:
    imported(clinic, put_resources(tmp_path / "file.ndjson", *ALL, BOOKED))
    for change, reason in (
        ({"start": "2026-11-26T09:00:00Z"}, "moved to 26 Nov 2026 there"),
        ({"status": "cancelled"}, "cancelled there, and the clinic still has it"),
    ):
        taken = imported(clinic, put_resources(tmp_path / "next.ndjson", PATIENT, BOOKED | change))
        assert reason in taken.brought.aside[0].reason
        assert clinic.read(count_waiting) == 1


@pytest.fixture
def clinic(new_clinic: NewClinic) -> Clinic:
    return new_clinic()


@pytest.mark.parametrize("status", ["booked", "cancelled"])
def test_a_booking_that_says_nothing_of_what_it_is_for_waits_where_it_may_be_ours(
    clinic: Clinic, tmp_path: Path, status: str
) -> None:
    booked = {name: told for name, told in BOOKED.items() if name != "serviceType"}
    booked |= {"status": status}
    imported(clinic, put_resources(tmp_path / "file.ndjson", *ALL, booked))
    waiting = clinic.read(waiting_rows)
    assert len(waiting) == (status == "booked")
    for row in waiting:
        assert "its patient is treated here" in row.reason
        assert dict(row.cells)["says"] == "2026-11-24"
        assert "Baxter" in dict(row.cells)["patient"]
    asked = clinic.read(lambda tx: [(one.code, one.note) for one in tx.scalars(select(r.Review))])
    assert [code for code, _note in asked] == ["row-not-in"] * len(waiting)
    assert all("24 Nov 2026" in note for _code, note in asked)


def test_a_booking_of_somebody_who_is_treated_for_nothing_here_only_counts(
    clinic: Clinic, tmp_path: Path
) -> None:
    booked = {name: told for name, told in BOOKED.items() if name != "serviceType"}
    taken = imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT, booked))
    assert [one.waits for one in taken.brought.aside] == [False]
    assert clinic.read(count_waiting) == 0
