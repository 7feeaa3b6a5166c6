"""A clinic written as FHIR and read into an empty one is the same clinic."""

from pathlib import Path

import pytest
from sqlalchemy import func, select

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported
from tests.interchange.fhir.hostile_records import hostile_records
from tracker.services.carried.kinds import KINDS, LEFT_OUT
from tracker.services.carried.records_in import take_in
from tracker.services.carried.records_out import records_out
from tracker.services.exports.note import ExportNote
from tracker.services.imports.faults import Faults
from tracker.services.imports.mappings import kept_mappings
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import imports_done, undo_import
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.patients.search import find_patients
from tracker.services.same_person.merging import MergeOrder, merge_patients
from tracker.services.same_person.splitting import merges_of, split_patients
from tracker.storage.check import check_storage
from tracker.storage.record import Record
from tracker.storage.records import Patient, map_all


def test_every_table_travels_or_says_why_not() -> None:
    map_all()
    travels = {name for kind in KINDS for name in (kind.name, *kind.parts)}
    assert travels | LEFT_OUT.keys() == set(Record.metadata.tables)
    assert travels & LEFT_OUT.keys() == set()


@pytest.mark.both_engines
@pytest.mark.fault(59)
@pytest.mark.fault(85)
def test_every_column_of_every_table_comes_back_as_it_was(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    told = hostile_records()
    first.write(take_in, told, "hostile", Faults())
    stored = first.read(lambda tx: list(records_out(tx, ExportNote("fhir"))))
    by_key = {(one.kind, one.key): one for one in stored}
    for one in told:
        here = by_key[one.kind, one.key]
        assert (here.values, here.parts) == (one.values, one.parts)
    file = exported(first, tmp_path / "first.ndjson")
    assert imported(second, tmp_path / "first.ndjson").is_change
    assert exported(second, tmp_path / "second.ndjson") == file
    assert not imported(second, tmp_path / "first.ndjson").is_change
    assert second.read(lambda tx: list(check_storage(tx))) == []


def _bring(clinic: Clinic, number: str, name: str, given_on: str) -> str:
    row = PlainRow(
        number, "Okafor", name, day("1980-05-17"), MIGRAINE, ONABOT, phone="555 1234",
        session_on=day(given_on), dose=155_000, booked_on=day("2026-12-21"), line=2,
    )  # fmt: skip
    read = ReadRow(row, (("MRN", number),))
    waits = WaitingRow(9, (("MRN", "14"), ("DOB", "31.2.80")), "DOB: “31.2.80” is no day.")
    sheet = Sheet(
        ImportSource("list.csv", frozenset(COLUMNS)), "ours", {"version": 1}, (read,), (waits,)
    )
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    assert imported.run_uuid is not None
    return imported.run_uuid


@pytest.mark.both_engines
def test_what_was_taken_back_stays_behind_and_rows_that_wait_travel(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    bea = first.patient(record_number="20", family_name="Okafor", given_name="Bea")
    first.course(bea)
    wrong = [_bring(first, "12", "Ada", "2026-09-28"), _bring(first, "20", "Bea", "2026-08-31")]
    for run in reversed(wrong):
        first.write(undo_import, run, first.today)
    _bring(first, "12", "Adam", "2026-09-28")
    exported(first, tmp_path / "first.ndjson")
    assert imported(second, tmp_path / "first.ndjson").is_change
    for clinic in (first, second):
        found = clinic.read(find_patients, "okafor")
        assert {one.name for one in found} == {"Okafor, Bea", "Okafor, Adam"}
        assert clinic.read(count_waiting) == 1
        assert [one.name for one in clinic.read(kept_mappings)] == ["ours"]
    assert [one.undone_on for one in second.read(imports_done)] == [None]
    assert second.read(lambda tx: tx.scalar(select(func.count()).select_from(Patient))) == 2
    assert second.read(lambda tx: list(check_storage(tx))) == []


@pytest.mark.both_engines
def test_the_number_of_a_merged_patient_leads_to_the_kept_one_elsewhere_too(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    kept = first.patient(record_number="A1001", given_name="Ada")
    twice = first.patient(record_number="B1001", given_name="Adda")
    other = first.patient(record_number="C1001", given_name="Adah")
    first.given(twice, "2026-08-31", (first.course(twice), 155))
    first.write(merge_patients, MergeOrder(kept, 1, twice, 1), first.today)
    split = first.write(merge_patients, MergeOrder(kept, 2, other, 1), first.today).value
    (merge,) = (one for one in first.read(merges_of, kept) if one.uuid == split)
    first.write(split_patients, merge.uuid, merge.version, (), "two people", first.today)
    file = exported(first, tmp_path / "first.ndjson")
    assert imported(second, tmp_path / "first.ndjson").is_change
    assert exported(second, tmp_path / "second.ndjson") == file
    assert not imported(second, tmp_path / "first.ndjson").is_change
    assert second.read(lambda tx: list(check_storage(tx))) == []
    for clinic in (first, second):
        assert [one.uuid for one in clinic.read(find_patients, "B1001")] == [kept]
