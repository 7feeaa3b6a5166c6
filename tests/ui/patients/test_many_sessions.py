"""A patient with two thousand injections: the page shows them all, and shows them at once."""

import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.clinics import TODAY
from tests.interchange.plain_files import ImportedClinic, row
from tests.ui.patients.conftest import OpenPatient
from tracker.services.clinic.check import check_windows
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.patients.record import patient_record
from tracker.services.patients.search import find_patients
from tracker.ui.rows_table import RowsTable

_SESSIONS = 2000
_FIRST = date(1988, 1, 4)


@pytest.fixture
def clinic(clinic_template: Path, tmp_path: Path) -> Iterator[ImportedClinic]:
    opened = ImportedClinic(clinic_template, tmp_path / "own.tracker")
    days = (_FIRST + timedelta(days=7 * number) for number in range(_SESSIONS))
    opened.bring(*(row(str(on), birth_date="1950-05-17") for on in days))
    yield opened
    opened.close()


@pytest.mark.fault(63)
def test_a_patient_with_two_thousand_injections_is_shown_with_all_of_them(
    clinic: ImportedClinic, open_patient: OpenPatient
) -> None:
    (found,) = clinic.read(find_patients, "okafor")
    began = time.perf_counter()
    page = open_patient(found.uuid)
    took = time.perf_counter() - began
    rows = next(one for one in page.findChildren(RowsTable) if one.accessibleName() == "Injections")
    assert rows.model().rowCount() == _SESSIONS
    assert took < 5, f"{took:.1f} s"


@pytest.mark.fault(63)
def test_nothing_that_is_asked_of_them_takes_long(clinic: ImportedClinic) -> None:
    began = time.perf_counter()
    (course,) = clinic.read(patient_record, "100", TODAY).courses
    assert len(course.sessions) == _SESSIONS
    assert len(clinic.read(due_courses, TODAY, DueFilter())) == 1
    assert clinic.read(check_windows).wrong == 0
    took = time.perf_counter() - began
    assert took < 5, f"{took:.1f} s"
