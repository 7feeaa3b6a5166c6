"""Each wrong cell is told with its line, its column and what would be right; nothing is imported."""

import pytest

from tests.interchange.plain_files import ImportedClinic, row, table
from tracker.domain.problems import Invalid
from tracker.services.imports.faults import LISTED, ImportRefused
from tracker.services.imports.plain_rows import COLUMNS


def faults(clinic: ImportedClinic, *rows: dict[str, str]) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in refused(clinic, *rows).faults]


def refused(clinic: ImportedClinic, *rows: dict[str, str]) -> ImportRefused:
    with pytest.raises(ImportRefused) as problem:
        clinic.bring(*rows)
    assert clinic.due() == []
    return problem.value


@pytest.mark.fault(75)
@pytest.mark.fault(79)
@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"birth_date": "1980-02-30"}, "birth_date"),
        ({"birth_date": "1980-W01-1"}, "birth_date"),
        ({"birth_date": "19800517"}, "birth_date"),
        ({"birth_date": "17.5.1980"}, "birth_date"),
        ({"birth_date": "1981-02-29"}, "birth_date"),
        ({"birth_date": "1980-13-01"}, "birth_date"),
        ({"birth_date": "0000-00-00"}, "birth_date"),
        ({"birth_date": "1880"}, "birth_date"),
        ({"birth_date": "1980-13"}, "birth_date"),
        ({"birth_date": "1980-5"}, "birth_date"),
        ({"birth_date": "2027", "session_date": "", "units": ""}, "birth_date"),
        ({"birth_date": "2026-02"}, "birth_date"),
        ({"birth_date": "29358"}, "birth_date"),
        ({"birth_date": "5/17/80"}, "birth_date"),
        ({"birth_date": "03/04/05"}, "birth_date"),
        ({"birth_date": "1980-05-17T00:00"}, "birth_date"),
        ({"birth_date": "2056-01-05", "session_date": "", "units": ""}, "birth_date"),
        ({"birth_date": ""}, "birth_date"),
        ({"birth_date": "1880-05-17"}, "birth_date"),
        ({"birth_date": "2026-01-06"}, "birth_date"),
        ({"session_date": "2026-W01-1"}, "session_date"),
        ({"session_date": "2026-1-5"}, "session_date"),
        ({"session_date": "２０２６-01-05"}, "session_date"),
        ({"session_date": "2026-11-23"}, "session_date"),
        ({"session_date": "1979-05-17"}, "birth_date"),
        ({"session_date": "2026-01-05 24:00"}, "session_date"),
        ({"session_date": "46027"}, "session_date"),
        ({"session_date": ""}, "session_date"),
        ({"units": "0"}, "units"),
        ({"units": "-5"}, "units"),
        ({"units": "NaN"}, "units"),
        ({"units": "1e9"}, "units"),
        ({"units": "1,5"}, "units"),
        ({"units": "155.0001"}, "units"),
        ({"units": "5000"}, "units"),
        ({"units": ""}, "units"),
        ({"units": "155 U"}, "units"),
        ({"units": "2 ml"}, "units"),
        ({"units": "100+55"}, "units"),
        ({"planned_units": "many"}, "planned_units"),
        ({"interval": "a quarter"}, "interval"),
        ({"interval": "0 weeks"}, "interval"),
        ({"product": "botox"}, "product"),
        ({"product": "Dysport"}, "product"),
        ({"product": ""}, "product"),
        ({"product": "onabotulinumtoxinA; abobotulinumtoxinA"}, "product"),
        ({"product": "letibotulinumtoxinA"}, "product"),
        ({"product": "daxibotulinumtoxinA"}, "product"),
        ({"condition": "headache"}, "condition"),
        ({"sex": "f"}, "sex"),
        ({"touch_up": "maybe"}, "touch_up"),
        ({"record_number": " "}, "record_number"),
        ({"family_name": ""}, "family_name"),
        ({"given_name": "A\x07da"}, "given_name"),
        ({"notes": "bell\x07"}, "notes"),
        ({"booked_on": "soon"}, "booked_on"),
        ({"ended_on": "2026-02-01"}, "end_reason"),
        ({"end_reason": "moved"}, "ended_on"),
        ({"ended_on": "2026-01-01", "end_reason": "moved"}, "ended_on"),
        ({"ended_on": "2026-12-01", "end_reason": "moved"}, "ended_on"),
        ({"ended_on": "2026-02-01", "end_reason": "bored"}, "end_reason"),
        ({"lot_expiry": "2027-01-01"}, "lot_expiry"),
        ({"lot_number": "A; B", "lot_expiry": "2027-01-01"}, "lot_expiry"),
        ({"lot_number": "A;; B"}, "lot_number"),
    ],
)
def test_a_wrong_cell_is_named(clinic: ImportedClinic, cells: dict[str, str], column: str) -> None:
    assert faults(clinic, {**row("2026-01-05"), **cells}) == [(2, column)]


@pytest.mark.fault(81)
def test_every_wrong_row_is_listed_and_the_right_ones_are_not_imported(
    clinic: ImportedClinic,
) -> None:
    wrong = [row("2026-01-05", record_number=str(n), units="0", sex="?") for n in range(101, 104)]
    found = faults(clinic, row("2026-01-05"), *wrong)
    assert found == [(line, column) for line in (3, 4, 5) for column in ("sex", "units")]


def test_a_long_list_ends_with_a_count(clinic: ImportedClinic) -> None:
    problem = refused(
        clinic, *(row("2026-01-05", record_number=str(n), sex="?") for n in range(70))
    )
    assert (len(problem.faults), problem.count) == (LISTED, 70)
    assert "and 20 more" in str(problem)


@pytest.mark.fault(72)
def test_a_row_with_a_cell_too_many_or_too_few_is_named(clinic: ImportedClinic) -> None:
    text = table(row("2026-01-05")).rstrip("\r\n")
    for broken in (text + ",more", text.rsplit(",", 1)[0]):
        with pytest.raises(ImportRefused, match="line 2: the row has"):
            clinic.bring_text(broken)


def test_a_missing_a_repeated_and_an_unknown_column_are_named(clinic: ImportedClinic) -> None:
    text = table(row("2026-01-05"))
    for header, says in [
        (text.replace("birth_date", "born"), "column birth_date is missing"),
        (text.replace("sex,phone", "sex,sex"), "column sex is there twice"),
        (text.replace(",", ";"), "separated by commas"),
    ]:
        with pytest.raises(Invalid, match=says):
            clinic.bring_text(header)
    assert clinic.bring_text(text.replace(",notes", ",remarks")).injections == 1


@pytest.mark.fault(76)
def test_two_people_under_one_number_are_refused(clinic: ImportedClinic) -> None:
    first = row("2026-01-05")
    assert faults(clinic, first, row("2026-03-30", given_name="Adá")) == [(3, "given_name")]
    assert faults(clinic, first, row("2026-03-30", birth_date="1980-05-18")) == [(3, "birth_date")]
    clinic.bring(first)
    with pytest.raises(ImportRefused, match="in this clinic"):
        clinic.bring(row("2026-03-30", family_name="Okafor-Lund"))


def test_two_rows_of_one_course_and_date_that_differ_are_refused(clinic: ImportedClinic) -> None:
    assert faults(clinic, row("2026-01-05"), row("2026-01-05", units="165")) == [(3, "units")]
    assert faults(clinic, row(), row(start_on="2026-12-01")) == [(3, "start_on")]


def test_a_row_that_differs_from_a_stored_one_is_refused(clinic: ImportedClinic) -> None:
    clinic.bring(row("2026-01-05", notes="fine"))
    before = clinic.exported()
    for cells in ({"units": "165"}, {"notes": "bad"}, {"injector": "Dr X"}, {"touch_up": "yes"}):
        with pytest.raises(ImportRefused, match="in the clinic’s records"):
            clinic.bring(row("2026-01-05", **{"notes": "fine", **cells}))
    assert clinic.exported() == before


def test_a_child_needs_a_rule_for_children(clinic: ImportedClinic) -> None:
    assert faults(clinic, row("2026-01-05", birth_date="2015-01-01")) == [(2, "product")]


def test_only_six_columns_are_required(clinic: ImportedClinic) -> None:
    columns = tuple(column for column in COLUMNS if column in row())
    text = table({k: v for k, v in row().items() if k in columns and v}, columns=columns[:-1])
    assert clinic.bring_text(text).treatments == 1


def test_a_lot_that_is_too_long_is_told_with_its_line(clinic: ImportedClinic) -> None:
    with pytest.raises(ImportRefused, match=r"line 2, lot_number: .*300 characters"):
        clinic.bring(row("2026-01-05", lot_number="1" * 300))
