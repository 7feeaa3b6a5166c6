"""A spreadsheet beside what is here already: who is who, and what has changed since last week."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.exports.plain import export_rows
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_changes import OURS, SHEET
from tracker.services.imports.sheet_people import SAME, TWO
from tracker.services.imports.sheet_rows import ReadRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import undo_import
from tracker.services.imports.waiting_rows import MendedRow, RowAsks, mend_waiting, waiting_rows
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.patients.search import find_patients
from tracker.services.same_person.pairs import open_pairs

_ANNA = PlainRow(
    "1", "Meier", "Anna", day("1960-03-04"), MIGRAINE, ONABOT,
    phone="555 1234", session_on=day("2026-09-07"), dose=155_000, line=2,
)  # fmt: skip
_ANA = replace(
    _ANNA, record_number="2", given_name="Ana", phone="", session_on=day("2026-11-16"), line=3
)
_COLUMNS = frozenset(COLUMNS)


def _bring(clinic: Clinic, *rows: PlainRow, said: Mapping[str, str] | None = None) -> SheetImported:
    read = tuple(
        ReadRow(row, (("MRN", row.record_number), ("On", str(row.session_on)))) for row in rows
    )
    source = ImportSource("list.csv", _COLUMNS, {"units": "Dose"})
    sheet = Sheet(source, "", {"version": 1}, read, said=said or {})
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported


def _exported(clinic: Clinic) -> list[PlainRow]:
    return clinic.read(lambda tx: list(export_rows(tx, clinic.today)))


def _last(clinic: Clinic) -> PlainRow:
    return _exported(clinic)[-1]


def _called(clinic: Clinic) -> list[str]:
    found = clinic.read(due_courses, clinic.today, DueFilter())
    return [one.record_number for one in found]


def _edit(clinic: Clinic, **changed: Any) -> None:
    (found,) = clinic.read(find_patients, "meier")
    editing = clinic.read(patient_form, found.uuid)
    clinic.write(
        edit_patient, found.uuid, editing.version, replace(editing.form, **changed), clinic.today
    )


@pytest.mark.fault(76)
def test_similar_names_in_one_file_are_asked_about_and_the_second_waits(clinic: Clinic) -> None:
    imported = _bring(clinic, _ANNA, _ANA)
    (asked,) = imported.maybe_same
    assert (asked.key, asked.other_uuid) == ("same:2:1", None)
    assert [row.line for row in imported.waiting] == [3]
    assert "Perhaps Meier, Anna" in imported.waiting[0].reason
    assert _called(clinic) == ["1"]


@pytest.mark.fault(76)
def test_who_is_said_to_be_one_person_is_called_once_and_known_by_both_numbers(
    clinic: Clinic,
) -> None:
    first = _bring(clinic, _ANNA, _ANA, said={"same:2:1": SAME})
    assert (first.counts.patients, first.counts.injections, first.waiting) == (1, 2, ())
    assert _called(clinic) == ["1"]
    assert _last(clinic).session_on == _ANA.session_on
    again = _bring(clinic, _ANNA, _ANA)
    assert (again.maybe_same, again.waiting, again.run_uuid) == ((), (), None)
    clinic.write(undo_import, first.run_uuid, clinic.today)
    assert _exported(clinic) == []


@pytest.mark.fault(76)
def test_who_is_said_to_be_two_people_is_not_asked_about_again(clinic: Clinic) -> None:
    imported = _bring(clinic, _ANNA, _ANA, said={"same:2:1": TWO})
    assert (imported.counts.patients, imported.waiting) == (2, ())
    assert clinic.read(open_pairs) == []
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    assert _exported(clinic) == []


@pytest.mark.fault(76)
def test_somebody_new_who_is_like_a_patient_joins_them_when_the_row_is_put_right(
    clinic: Clinic,
) -> None:
    ana = replace(_ANA, phone="")
    _bring(clinic, _ANNA)
    assert [row.line for row in _bring(clinic, ana).waiting] == [3]
    (row,) = clinic.read(waiting_rows)
    with pytest.raises(RowAsks) as asks:
        clinic.write(mend_waiting, row.uuid, row.version, MendedRow((ana,), _COLUMNS), clinic.today)
    (asked,) = asks.value.asked
    mended = MendedRow((ana,), _COLUMNS, said={asked.key: SAME})
    clinic.write(mend_waiting, row.uuid, row.version, mended, clinic.today)
    assert [one.session_on for one in _exported(clinic)] == [_ANNA.session_on, ana.session_on]
    (found,) = clinic.read(find_patients, "meier")
    assert _called(clinic) == [found.record_number]


def test_a_telephone_a_booking_and_a_plan_that_only_the_file_has_changed_are_taken(
    clinic: Clinic,
) -> None:
    booked = day("2026-12-09")
    _bring(clinic, replace(_ANNA, booked_on=day("2026-12-02")))
    new = replace(_ANNA, phone="555 9999", booked_on=booked, planned_dose=170_000)
    changed = _bring(clinic, new)
    assert (changed.waiting, changed.differing) == ((), ())
    assert changed.counts.changed_patients == 1
    last = _last(clinic)
    assert (last.phone, last.booked_on, last.planned_dose) == ("555 9999", booked, 170_000)
    assert _bring(clinic, new).run_uuid is None
    clinic.write(undo_import, changed.run_uuid, clinic.today)
    last = _last(clinic)
    assert (last.phone, last.booked_on) == ("555 1234", day("2026-12-02"))


def test_a_new_injection_comes_in_beside_whatever_else_has_changed(clinic: Clinic) -> None:
    _bring(clinic, replace(_ANNA, booked_on=day("2026-11-25")))
    moved = replace(_ANNA, booked_on=day("2026-11-16"), phone="555 9999")
    given = replace(moved, session_on=day("2026-11-16"), booked_on=day("2027-02-08"), line=3)
    imported = _bring(clinic, moved, given)
    assert (imported.waiting, imported.counts.injections) == ((), 1)
    last = _last(clinic)
    assert (last.session_on, last.phone, last.booked_on) == (
        day("2026-11-16"), "555 9999", day("2027-02-08"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answer", "phone"), [(None, "555 7"), (OURS, "555 7"), (SHEET, "555 9999")]
)
def test_what_both_have_changed_is_asked_once_for_the_column(
    clinic: Clinic, answer: str | None, phone: str
) -> None:
    _bring(clinic, _ANNA)
    _edit(clinic, phones=("555 7",))
    assert _bring(clinic, _ANNA).differing == ()
    said = {"differs:phone": answer} if answer else {}
    imported = _bring(clinic, replace(_ANNA, phone="555 9999"), said=said)
    (asked,) = imported.differing
    assert (asked.key, asked.count, asked.examples) == (
        "differs:phone", 1, (("Anna Meier", "555 9999", "555 7"),),
    )  # fmt: skip
    assert (imported.waiting, _last(clinic).phone) == ((), phone)
    assert (imported.run_uuid is None) is (answer is None)
    again = _bring(clinic, replace(_ANNA, phone="555 9999"))
    assert len(again.differing) == (answer is None)


@pytest.mark.parametrize(("answer", "name"), [(None, "Meier"), (OURS, "Meier"), (SHEET, "Huber")])
def test_a_married_name_is_asked_about(clinic: Clinic, answer: str | None, name: str) -> None:
    _bring(clinic, _ANNA)
    married = replace(_ANA, record_number="1", given_name="Anna", family_name="Huber")
    said = {"differs:family_name": answer} if answer else {}
    imported = _bring(clinic, replace(_ANNA, family_name="Huber"), married, said=said)
    assert [one.key for one in imported.differing] == ["differs:family_name"]
    assert (len(imported.waiting), _last(clinic).family_name) == (0 if answer else 2, name)
    assert (_last(clinic).session_on == married.session_on) is (answer is not None)
    again = _bring(clinic, replace(_ANNA, family_name="Huber"), married)
    assert (bool(again.differing), again.run_uuid is None) == (answer is None, True)


def test_a_name_that_only_the_clinic_has_changed_stays(clinic: Clinic) -> None:
    _bring(clinic, _ANNA)
    _edit(clinic, family_name="Huber-Meier")
    imported = _bring(clinic, _ANNA, replace(_ANNA, session_on=day("2026-11-16"), line=3))
    assert (imported.waiting, imported.differing) == ((), ())
    assert _last(clinic).family_name == "Huber-Meier"


def test_a_death_in_a_row_that_is_in_already_ends_everything_and_cancels_bookings(
    clinic: Clinic,
) -> None:
    neck = replace(_ANNA, condition="cervical-dystonia", line=3)
    _bring(clinic, replace(_ANNA, booked_on=day("2026-12-09")), neck)
    died = replace(_ANNA, ended_on=day("2026-11-20"), end_reason="died")
    imported = _bring(clinic, died)
    assert imported.waiting == ()
    assert {(row.end_reason, row.booked_on) for row in _exported(clinic)} == {("died", None)}
    assert _called(clinic) == []
    (seen,) = clinic.read(find_patients, "meier")
    assert seen.deceased_on == day("2026-11-20")
    assert _bring(clinic, died).run_uuid is None
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    (seen,) = clinic.read(find_patients, "meier")
    assert seen.deceased_on is None
    assert {(row.end_reason) for row in _exported(clinic)} == {""}


def test_what_was_given_is_never_changed_and_is_told_by_the_header(clinic: Clinic) -> None:
    _bring(clinic, _ANNA)
    (waiting,) = _bring(clinic, replace(_ANNA, dose=100_000)).waiting
    assert waiting.reason.startswith("Dose: “100” here and “155”")
