"""Importing spreadsheets: wrong rows wait and are counted, and a whole import can be taken back."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tracker.domain.birth import PartialDate
from tracker.domain.outcome import Tried
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.exports.plain import export_rows
from tracker.services.imports.mappings import keep_mapping, kept_mappings, mapping_named
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet, try_sheet
from tracker.services.imports.undo import imports_done, undo_import, what_depends
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.imports.waiting_rows import (
    MendedRow,
    dismiss_waiting,
    mend_waiting,
    waiting_rows,
)
from tracker.services.patients.listing import patient_ids, patient_rows
from tracker.services.patients.search import find_patients
from tracker.services.same_person.pairs import open_pairs
from tracker.services.same_person.questions import Newcomer, who_may_be

pytestmark = pytest.mark.both_engines

_ADA = PlainRow(
    "12", "Okafor", "Ada", day("1980-05-17"), MIGRAINE, ONABOT, phone="555 1234", line=2
)


def _given(on: str, line: int, **changed: object) -> PlainRow:
    given = {"dose": 155_000, **changed}
    return replace(_ADA, session_on=day(on), line=line, **given)  # type: ignore[arg-type]


def _sheet(*rows: PlainRow, waiting: tuple[WaitingRow, ...] = ()) -> Sheet:
    read = tuple(
        ReadRow(row, (("MRN", row.record_number), ("Line", str(row.line)))) for row in rows
    )
    return Sheet(
        ImportSource("list.csv", frozenset(COLUMNS)), "ours", {"version": 1}, read, waiting
    )


def _bring(clinic: Clinic, *rows: PlainRow, waiting: tuple[WaitingRow, ...] = ()) -> SheetImported:
    imported = clinic.write(import_sheet, _sheet(*rows, waiting=waiting), clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported


def _exported(clinic: Clinic) -> list[PlainRow]:
    return clinic.read(lambda tx: list(export_rows(tx, clinic.today)))


def _names(clinic: Clinic) -> list[str]:
    def listed(tx: object) -> list[str]:
        ids = [one for part in patient_ids(tx, "") for one in part]  # type: ignore[arg-type]
        return [row.name for row in patient_rows(tx, ids, clinic.today)]  # type: ignore[arg-type]

    return clinic.read(listed)


_WAITS = WaitingRow(9, (("MRN", "14"), ("DOB", "31.2.80")), "DOB: “31.2.80” is no day.")


def _unheard(done: int, total: int) -> None:
    """Progress that nobody watches."""


def _due(clinic: Clinic) -> list[tuple[str, object]]:
    found = clinic.read(due_courses, clinic.today, DueFilter())
    return [(course.record_number, course.now.window) for course in found]


@pytest.mark.parametrize(("answer", "waits"), [(None, 2), ("two", 2), ("same", 0)])
def test_a_name_that_changes_within_the_file_is_asked_about(
    clinic: Clinic, answer: str | None, waits: int
) -> None:
    rows = (_given("2026-03-30", 2, family_name="Smith"), _given("2026-01-05", 3))
    sheet = replace(_sheet(*rows), said={"same:12:12": answer} if answer else {})
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    assert [one.key for one in imported.maybe_same] == ["same:12:12"]
    assert len(imported.waiting) == waits
    assert {row.family_name for row in _exported(clinic)} == (set() if waits else {"Smith"})
    if not waits:
        again = _bring(clinic, *rows)
        assert (again.run_uuid, again.waiting, again.asked) == (None, (), ())


@pytest.mark.fault(76)
def test_two_people_of_one_number_both_wait_and_nobody_else_does(clinic: Clinic) -> None:
    other = _given("2026-01-05", 3, family_name="Smith", given_name="Jo")
    third = _given("2026-01-05", 4, record_number="13", given_name="Bea", phone="")
    third = replace(third, birth_date=day("1981-05-17"))
    imported = _bring(clinic, _given("2026-03-30", 2), other, third)
    assert [row.line for row in imported.waiting] == [2, 3]
    assert "one number is one person" in imported.waiting[0].reason
    assert [row.record_number for row in _exported(clinic)] == ["13"]
    assert clinic.read(count_waiting) == 2


@pytest.mark.fault(76)
def test_one_person_of_two_numbers_is_asked_about_and_never_merged(clinic: Clinic) -> None:
    clinic.patient(record_number="77")
    imported = _bring(clinic, _given("2026-01-05", 2), _given("2026-03-30", 3, record_number="13"))
    assert {(one.record_number, one.other_number) for one in imported.maybe_same} == {
        ("13", "12"),
        ("12", "77"),
        ("13", "77"),
    }
    assert (imported.counts.patients, [row.line for row in imported.waiting]) == (0, [2, 3])


def test_who_is_known_by_a_year_in_one_row_and_a_day_in_another_is_one_person(
    clinic: Clinic,
) -> None:
    year = PartialDate(1980)
    both = (_given("2026-01-05", 2, birth_date=year), _given("2026-03-30", 3))
    assert _bring(clinic, *both).waiting == ()
    assert {row.birth_date for row in _exported(clinic)} == {day("1980-05-17")}
    later = _bring(clinic, _given("2026-06-22", 4, birth_date=PartialDate(1980, 5)))
    assert (later.waiting, later.counts.injections) == ((), 1)
    other = _bring(clinic, _given("2026-09-14", 5, birth_date=PartialDate(1981)))
    assert "born 1981" in other.waiting[0].reason


def test_a_name_that_is_spelled_otherwise_is_the_same_person(clinic: Clinic) -> None:
    imported = _bring(
        clinic, _given("2026-01-05", 2), _given("2026-03-30", 3, family_name="OKAFOR")
    )
    assert (imported.waiting, imported.counts.injections) == ((), 2)


def test_a_dry_run_tells_all_of_it_and_writes_nothing(clinic: Clinic) -> None:
    sheet = _sheet(_given("2024-01-05", 2, dose=None), waiting=(_WAITS,))
    with pytest.raises(Tried) as tried:
        clinic.write(try_sheet, sheet, clinic.today, _unheard)
    told = tried.value.value
    assert (told.counts.patients, told.unknown_doses, len(told.waiting)) == (1, 1, 1)
    assert [one.last_on for one in told.long_ago] == [day("2024-01-05")]
    assert (_exported(clinic), clinic.read(count_waiting), clinic.read(kept_mappings)) == (
        [],
        0,
        (),
    )
    assert _bring(clinic, *(one.row for one in sheet.rows), waiting=(_WAITS,)).counts == told.counts


@pytest.mark.fault(81)
def test_an_import_that_is_stopped_half_way_leaves_nothing(clinic: Clinic) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        clinic.write(
            import_sheet, _sheet(_given("2026-01-05", 2), waiting=(_WAITS,)), clinic.today, stop
        )
    assert (_exported(clinic), clinic.read(count_waiting), clinic.read(imports_done)) == ([], 0, ())


def test_a_row_waits_until_it_is_mended(clinic: Clinic) -> None:
    _bring(clinic, _given("2026-01-05", 2), waiting=(_WAITS,))
    (row,) = clinic.read(waiting_rows)
    assert (row.line, row.cells, row.file_name) == (9, _WAITS.cells, "list.csv")
    columns = frozenset(COLUMNS)
    wrong = _given("2026-03-30", 9, family_name="Smith", given_name="Jo")
    with pytest.raises(Invalid, match="one number is one person"):
        clinic.write(
            mend_waiting, row.uuid, row.version, MendedRow((wrong,), columns), clinic.today
        )
    assert clinic.read(count_waiting) == 1
    right = _given("2026-03-30", 9)
    clinic.write(mend_waiting, row.uuid, row.version, MendedRow((right,), columns), clinic.today)
    assert clinic.read(count_waiting) == 0
    assert len(_exported(clinic)) == 2
    with pytest.raises((EditConflict, NotAllowed)):
        clinic.write(
            mend_waiting, row.uuid, row.version, MendedRow((right,), columns), clinic.today
        )


def test_a_row_that_is_understood_later_does_not_wait_any_more(clinic: Clinic) -> None:
    row = _given("2026-01-05", 2)
    (read,) = _sheet(row).rows
    _bring(clinic, waiting=(WaitingRow(2, read.cells, "Condition: “mig.” is not known here."),))
    _bring(clinic, row)
    assert clinic.read(count_waiting) == 0


def test_a_booking_that_a_later_file_has_no_more_is_told(clinic: Clinic) -> None:
    booked = _given("2026-09-07", 2, booked_on=clinic.today)
    _bring(clinic, booked)
    assert _bring(clinic, booked).waiting == ()
    cancelled = replace(booked, booked_on=None)
    (waiting,) = _bring(clinic, cancelled).waiting
    assert "no longer has this booking" in waiting.reason
    seen_since = replace(cancelled, session_on=clinic.today)
    assert _bring(clinic, cancelled, replace(seen_since, line=3)).waiting == ()


def test_a_file_without_a_column_for_bookings_says_nothing_of_them(clinic: Clinic) -> None:
    booked = _given("2026-09-07", 2, booked_on=clinic.today)
    _bring(clinic, booked)
    sheet = _sheet(replace(booked, booked_on=None))
    source = ImportSource("list.csv", frozenset(COLUMNS) - {"booked_on"})
    imported = clinic.write(import_sheet, replace(sheet, source=source), clinic.today).value
    assert isinstance(imported, SheetImported)
    assert imported.waiting == ()


def test_a_row_is_dismissed_with_a_reason_and_can_be_called_back(clinic: Clinic) -> None:
    _bring(clinic, waiting=(_WAITS,))
    (row,) = clinic.read(waiting_rows)
    with pytest.raises(Invalid):
        clinic.write(dismiss_waiting, row.uuid, row.version, " ", clinic.today)
    done = clinic.write(dismiss_waiting, row.uuid, row.version, "never came", clinic.today)
    assert clinic.read(count_waiting) == 0
    assert _bring(clinic, waiting=(_WAITS,)).waiting == ()
    assert clinic.read(count_waiting) == 0
    clinic.undo(done)
    assert _bring(clinic, waiting=(_WAITS,)).waiting_before == 1
    assert clinic.read(count_waiting) == 1


def test_a_mapping_is_kept_with_the_import_and_found_by_its_name(clinic: Clinic) -> None:
    _bring(clinic, _given("2026-01-05", 2))
    kept = clinic.read(mapping_named, "OURS")
    assert kept is not None
    assert kept.content == {"version": 1}
    done = clinic.write(keep_mapping, "ours", {"version": 1, "sheet": "x"})
    assert len(clinic.read(kept_mappings)) == 1
    clinic.undo(done)
    assert clinic.read(mapping_named, "ours").content == {"version": 1}  # type: ignore[union-attr]


def test_an_import_taken_back_leaves_no_trace_in_the_lists(clinic: Clinic) -> None:
    bea = clinic.patient(record_number="20", given_name="Bea")
    clinic.course(bea)
    before, due = _exported(clinic), _due(clinic)
    booked = _given("2026-09-28", 2, booked_on=day("2026-12-21"))
    known = _given("2026-09-28", 3, record_number="20", given_name="Bea", phone="555 9999")
    imported = _bring(clinic, booked, known, waiting=(_WAITS,))
    assert imported.run_uuid is not None
    assert clinic.read(what_depends, imported.run_uuid) == ()
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    assert _exported(clinic) == before
    assert _due(clinic) == due
    assert _names(clinic) == ["Okafor, Bea"]
    assert [one.uuid for one in clinic.read(find_patients, "okafor")] == [bea]
    assert clinic.read(count_waiting) == 0
    (run,) = clinic.read(imports_done)
    assert run.undone_on == clinic.today
    with pytest.raises(NotAllowed, match="already"):
        clinic.write(undo_import, imported.run_uuid, clinic.today)


def test_rows_that_an_import_let_in_wait_again_once_it_is_taken_back(clinic: Clinic) -> None:
    row = _given("2026-01-05", 2)
    (read,) = _sheet(row).rows
    wrong = WaitingRow(2, read.cells, "Condition: “mig.” is not known here.")
    _bring(clinic, waiting=(wrong,))
    imported = _bring(clinic, row)
    clinic.write(undo_import, imported.run_uuid, clinic.today)
    assert clinic.read(count_waiting) == 1
    assert _bring(clinic, waiting=(wrong,)).waiting_before == 1


def test_every_row_of_a_file_is_in_waits_or_was_settled_before(clinic: Clinic) -> None:
    _bring(clinic, waiting=(_WAITS,))
    (row,) = clinic.read(waiting_rows)
    clinic.write(dismiss_waiting, row.uuid, row.version, "never came", clinic.today)
    again = _bring(clinic, _given("2026-01-05", 2), waiting=(_WAITS,))
    assert (again.counts.rows, len(again.waiting), again.settled_before) == (1, 0, 1)


def test_imports_are_taken_back_one_after_the_other(clinic: Clinic) -> None:
    first = _bring(clinic, _given("2026-01-05", 2))
    second = _bring(clinic, _given("2026-01-05", 2, phone="555 9999", booked_on=clinic.today))
    clinic.write(undo_import, second.run_uuid, clinic.today)
    clinic.write(undo_import, first.run_uuid, clinic.today)
    assert _exported(clinic) == []


def test_a_file_can_come_in_again_after_its_import_was_taken_back(clinic: Clinic) -> None:
    wrong = _given("2026-09-28", 2, birth_date=day("1980-05-18"))
    first = _bring(clinic, wrong)
    clinic.write(undo_import, first.run_uuid, clinic.today)
    again = _bring(clinic, _given("2026-09-28", 2))
    assert (again.counts.patients, again.waiting, again.maybe_same) == (1, (), ())
    assert [row.birth_date for row in _exported(clinic)] == [day("1980-05-17")]


def _mend_by_hand(clinic: Clinic) -> None:
    (waits,) = clinic.read(waiting_rows)
    mended = MendedRow((_given("2026-09-28", 9),), frozenset(COLUMNS))
    clinic.write(mend_waiting, waits.uuid, waits.version, mended, clinic.today)


def _bring_it_right(clinic: Clinic) -> None:
    right = ReadRow(_given("2026-09-28", 9), _WAITS.cells)
    clinic.write(import_sheet, replace(_sheet(), rows=(right,)), clinic.today)


@pytest.mark.parametrize("mend", [_mend_by_hand, _bring_it_right])
def test_a_row_that_was_mended_waits_again_once_that_is_taken_back(
    clinic: Clinic, mend: Callable[[Clinic], None]
) -> None:
    first = _bring(clinic, waiting=(_WAITS,))
    (waited,) = clinic.read(waiting_rows)
    mend(clinic)
    assert clinic.read(count_waiting) == 0
    newest, _first = clinic.read(imports_done)
    clinic.write(undo_import, newest.uuid, clinic.today)
    (waits,) = clinic.read(waiting_rows)
    assert replace(waits, version=waited.version) == waited
    # Nor is it lost where the import that left it waiting was taken back first.
    mend(clinic)
    newest = clinic.read(imports_done)[0]
    clinic.write(undo_import, first.run_uuid, clinic.today)
    clinic.write(undo_import, newest.uuid, clinic.today)
    assert (clinic.read(count_waiting), _exported(clinic)) == (0, [])
    _bring(clinic, waiting=(_WAITS,))
    assert clinic.read(count_waiting) == 1


def test_nobody_is_compared_with_whom_an_import_brought_that_was_taken_back(clinic: Clinic) -> None:
    first = _bring(clinic, _given("2026-09-28", 2))
    assert first.run_uuid is not None
    clinic.write(undo_import, first.run_uuid, clinic.today)
    ada = Newcomer("Okafor", "Ada", day("1980-05-17"), phones=("555 1234",))
    assert clinic.read(who_may_be, ada) == []
    _bring(clinic, _given("2026-09-28", 2))
    assert clinic.read(open_pairs) == []
    assert len(clinic.read(who_may_be, ada)) == 1


def _treat(clinic: Clinic) -> None:
    card = clinic.read(find_patients, "okafor")[0]
    clinic.visit(card.uuid, "2026-11-20", (clinic.card(card.uuid).courses[0].uuid, 155))


def _bring_more(clinic: Clinic) -> None:
    _bring(clinic, _given("2026-09-28", 2))


def _add_course(clinic: Clinic) -> None:
    clinic.course(clinic.read(find_patients, "okafor")[0].uuid, "overactive-bladder")


@pytest.mark.parametrize("then", [_treat, _bring_more, _add_course])
def test_an_import_stays_once_something_depends_on_it(
    clinic: Clinic, then: Callable[[Clinic], None]
) -> None:
    first = _bring(clinic, _given("2026-01-05", 2))
    assert first.run_uuid is not None
    then(clinic)
    before = _exported(clinic)
    with pytest.raises(NotAllowed, match="Recorded since"):
        clinic.write(undo_import, first.run_uuid, clinic.today)
    assert _exported(clinic) == before
