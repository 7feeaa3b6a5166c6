"""A booking that a later list has no more: it stands, was cancelled, or somebody is asked."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tracker.domain.recall import Standing
from tracker.services.clinic_days.lists import ClinicListForm, add_list
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.imports.gone_bookings import is_gone
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_rows import ReadRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import undo_import
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.imports.waiting_rows import (
    MendedRow,
    RowAsks,
    mend_waiting,
    waiting_rows,
)

pytestmark = pytest.mark.both_engines

_BOOKED = PlainRow(
    "1", "Meier", "Anna", day("1960-03-04"), MIGRAINE, ONABOT,
    session_on=day("2026-09-07"), dose=155_000, booked_on=day("2026-12-02"), line=2,
)  # fmt: skip
_GONE = replace(_BOOKED, booked_on=None)
_COLUMNS = frozenset(COLUMNS)


def _bring(clinic: Clinic, row: PlainRow, said: Mapping[str, str] | None = None) -> SheetImported:
    read = ReadRow(row, (("MRN", row.record_number), ("Booked", str(row.booked_on))))
    sheet = Sheet(ImportSource("list.csv", _COLUMNS), "", {"version": 1}, (read,), said=said or {})
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported


def _course(clinic: Clinic) -> Standing:
    (found,) = clinic.read(due_courses, clinic.today, DueFilter())
    return found.now.standing


@pytest.mark.parametrize(
    ("answer", "booked", "state"),
    [
        ("still", True, "booked"),
        ("clinic", False, "to call"),
        ("patient", False, "to call"),
        ("ask", True, "in review"),
    ],
)
def test_what_became_of_it_is_said_once_and_can_be_taken_back(
    clinic: Clinic, answer: str, booked: bool, state: str
) -> None:
    _bring(clinic, _BOOKED)
    (waiting,) = _bring(clinic, _GONE).waiting
    assert (is_gone(waiting.reason), _course(clinic).state.value) == (True, "booked")
    imported = _bring(clinic, _GONE, {"gone:booked_on": answer})
    assert (imported.waiting, clinic.read(count_waiting)) == ((), 0)
    course = _course(clinic)
    assert ((course.booked_on is not None), course.state.value) == (booked, state)
    again = _bring(clinic, _GONE)
    assert (again.asked, again.waiting, again.run_uuid) == ((), (), None)
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    assert _course(clinic).booked_on == _BOOKED.booked_on
    assert [one.key for one in _bring(clinic, _GONE).asked] == ["gone:booked_on"]


def test_a_row_that_waits_for_it_comes_in_with_the_answer(clinic: Clinic) -> None:
    _bring(clinic, _BOOKED)
    _bring(clinic, _GONE)
    (row,) = clinic.read(waiting_rows)
    with pytest.raises(RowAsks) as asks:
        clinic.write(
            mend_waiting, row.uuid, row.version, MendedRow((_GONE,), _COLUMNS), clinic.today
        )
    (asked,) = asks.value.asked
    mended = MendedRow((_GONE,), _COLUMNS, said={asked.key: "patient"})
    clinic.write(mend_waiting, row.uuid, row.version, mended, clinic.today)
    assert (clinic.read(count_waiting), _course(clinic).booked_on) == (0, None)


def test_a_booking_that_a_file_brings_is_not_wrong_for_want_of_a_list(clinic: Clinic) -> None:
    """2 December is a Wednesday, and it was booked before anybody knew of the clinic's Mondays."""
    clinic.write(add_list, ClinicListForm(name="Monday", weekday=0, places=5), clinic.today)
    _bring(clinic, _BOOKED)
    assert _course(clinic).state.value == "booked"
    clinic.write(add_list, ClinicListForm(name="Tuesday", weekday=1, places=5), clinic.today)
    assert _course(clinic).state.value == "booked"
