"""Another system's moments are of the clinic's day and hour, its days stay what they are."""

from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.builders import ONABOT
from tests.interchange.fhir.files import put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.told import OtherRecords

_LOS_ANGELES, _BERLIN = "America/Los_Angeles", "Europe/Berlin"
_BOOKED: dict[str, Any] = {
    "resourceType": "Appointment",
    "id": "next",
    "status": "booked",
    "serviceType": [{"text": "Botox injection"}],
    "participant": [{"actor": {"reference": "Patient/shaw"}, "status": "accepted"}],
}


def _told(folder: Path, zone: str, *resources: dict[str, Any]) -> OtherRecords:
    file = put_resources(folder / "file.ndjson", PATIENT, *resources)
    return FhirFile(file, Faults(), None, ZoneInfo(zone)).told({ONABOT: 1000})


@pytest.mark.parametrize(
    ("zone", "written", "on"),
    [
        (_LOS_ANGELES, "2026-09-02T00:30:00Z", "2026-09-01"),
        (_LOS_ANGELES, "2026-09-02T00:30:00.250+00:00", "2026-09-01"),
        (_LOS_ANGELES, "2026-09-01T17:30:00-07:00", "2026-09-01"),
        (_LOS_ANGELES, "2024-03-01T07:59:59Z", "2024-02-29"),
        (_BERLIN, "2026-08-31T22:30:00Z", "2026-09-01"),
        # Summer time begins at 2 o'clock of that night.
        (_BERLIN, "2026-03-28T22:59:00Z", "2026-03-28"),
        (_BERLIN, "2026-03-29T22:01:00Z", "2026-03-30"),
        # A day that a system has written as midnight, and a moment without a zone.
        (_LOS_ANGELES, "2026-09-02T00:00:00Z", "2026-09-02"),
        (_LOS_ANGELES, "2026-09-02T00:00:00.000+00:00", "2026-09-02"),
        (_LOS_ANGELES, "2026-09-02T00:30:00", "2026-09-02"),
        (_LOS_ANGELES, "2026-09-02", "2026-09-02"),
    ],
)
def test_an_injection_was_on_the_day_that_the_clinic_had(
    tmp_path: Path, zone: str, written: str, on: str
) -> None:
    given = GIVEN | {"effectiveDateTime": written}
    told = _told(tmp_path, zone, PROCEDURE | {"performedDateTime": written}, given)
    assert [(str(one.on), one.dose) for one in told.injections] == [(on, 155_000)]


@pytest.mark.parametrize(
    ("start", "on", "at"),
    [
        ("2026-12-09T00:30:00Z", date(2026, 12, 8), time(16, 30)),
        ("2026-12-09T00:00:00Z", date(2026, 12, 8), time(16)),
        ("2026-12-08T16:30:00-08:00", date(2026, 12, 8), time(16, 30)),
        ("2026-12-08", date(2026, 12, 8), None),
    ],
)
def test_a_booking_is_on_the_clinics_day_at_its_time(
    tmp_path: Path, start: str, on: date, at: time | None
) -> None:
    (booked,) = _told(tmp_path, _LOS_ANGELES, _BOOKED | {"start": start}).bookings
    assert (booked.on, booked.at) == (on, at)


def test_a_dose_by_another_clock_is_of_its_procedure_all_the_same(tmp_path: Path) -> None:
    performed = PROCEDURE | {"performedDateTime": "2026-08-31T20:30:00-04:00"}
    given = GIVEN | {"effectiveDateTime": "2026-09-01T00:40:00Z"}
    told = _told(tmp_path, "America/New_York", performed, given)
    assert [(str(one.on), one.dose) for one in told.injections] == [("2026-08-31", 155_000)]
    assert told.aside == ()


def test_a_day_of_birth_never_moves(tmp_path: Path) -> None:
    (patient,) = _told(tmp_path, _LOS_ANGELES).patients
    assert patient.born == date(1987, 2, 20)
