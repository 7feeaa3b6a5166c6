"""Who of a spreadsheet has died is in the clinic as dead, and nobody is told to call them."""

from dataclasses import replace

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import undo_import
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.patients.search import find_patients

_DIED = day("2026-11-20")
_FIRST = PlainRow(
    "1", "Meier", "Anna", day("1960-03-04"), MIGRAINE, ONABOT,
    session_on=day("2026-06-08"), dose=155_000, line=2,
)  # fmt: skip
_LAST = replace(
    _FIRST, session_on=day("2026-09-07"), ended_on=_DIED, end_reason="died", line=3
)  # fmt: skip
_NECK = replace(
    _FIRST, condition="cervical-dystonia", booked_on=day("2026-12-09"), line=4
)  # fmt: skip


def _bring(clinic: Clinic, *rows: PlainRow, waiting: tuple[WaitingRow, ...] = ()) -> SheetImported:
    read = tuple(ReadRow(row, (("MRN", row.record_number), ("On", str(row)))) for row in rows)
    source = ImportSource("list.csv", frozenset(COLUMNS))
    sheet = Sheet(source, "", {"version": 1}, read, waiting)
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported


def _is_called(clinic: Clinic) -> bool:
    return bool(clinic.read(due_courses, clinic.today, DueFilter()))


def test_somebody_new_who_died_has_the_day_and_no_treatment_or_booking_of_theirs_goes_on(
    clinic: Clinic,
) -> None:
    imported = _bring(clinic, _FIRST, _LAST, _NECK)
    (found,) = clinic.read(find_patients, "meier")
    assert (found.deceased_on, _is_called(clinic)) == (_DIED, False)
    assert (imported.waiting, imported.long_ago, imported.counts.treatments) == ((), (), 2)
    assert imported.counts.bookings == 0
    assert _bring(clinic, _FIRST, _LAST, _NECK).run_uuid is None
    clinic.write(undo_import, imported.run_uuid, clinic.today)


def test_what_a_later_file_has_of_somebody_known_to_be_dead_is_not_called_either(
    clinic: Clinic,
) -> None:
    _bring(clinic, _LAST)
    legs = replace(_FIRST, condition="lower-limb-spasticity", session_on=None, dose=None, line=5)
    assert _bring(clinic, _NECK, legs).waiting == ()
    assert not _is_called(clinic)
    late = replace(_NECK, session_on=day("2026-11-23"), line=6)
    (waiting,) = _bring(clinic, late).waiting
    assert waiting.reason.startswith("Given on 2026-11-23, and died on 2026-11-20")


def test_whoever_was_treated_after_their_death_or_died_twice_waits_whole(clinic: Clinic) -> None:
    after = replace(_NECK, session_on=day("2026-11-23"))
    again = replace(_NECK, ended_on=day("2026-11-19"), end_reason="died")
    assert [row.line for row in _bring(clinic, _FIRST, _LAST, after).waiting] == [2, 3, 4]
    two = _bring(clinic, _FIRST, _LAST, again)
    assert {row.reason.split(";")[0] for row in two.waiting} >= {
        "Two days of death are told, 2026-11-19 and 2026-11-20"
    }
    assert clinic.read(find_patients, "meier") == []


def test_the_rest_of_somebody_new_waits_for_the_row_that_says_they_died(clinic: Clinic) -> None:
    dead = WaitingRow(3, (("MRN", "1"), ("Died", "yes")), "Died: a day is needed.", "1")
    imported = _bring(clinic, _FIRST, _NECK, waiting=(dead,))
    assert [row.line for row in imported.waiting] == [2, 3, 4]
    assert imported.waiting[0].reason == ("Row 3 says that this patient died, and is not in yet.")


def test_a_death_that_the_clinic_took_back_does_not_return_with_the_next_list(
    clinic: Clinic,
) -> None:
    _bring(clinic, _FIRST, _LAST)
    (found,) = clinic.read(find_patients, "meier")
    editing = clinic.read(patient_form, found.uuid)
    alive = replace(editing.form, deceased_on=None)
    clinic.write(edit_patient, found.uuid, editing.version, alive, clinic.today)
    _bring(clinic, _FIRST, _LAST)
    (found,) = clinic.read(find_patients, "meier")
    assert found.deceased_on is None
