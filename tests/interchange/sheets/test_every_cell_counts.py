"""What stands far below the first cells of a column, or in a second column, counts as much."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.cases import ADA, HEADER, JO
from tests.interchange.sheets.spreadsheets import brought, rows_of, understood
from tests.interchange.sheets.workbooks import workbook
from tracker.interchange.sheets.questions import Question
from tracker.interchange.sheets.sheet_rows import SheetRows

_TELEPHONES = ("07700 900464", "07700 900465", "07700 900466", "7700900270")


def _people(header: str, cells: tuple[object, ...]) -> list[tuple[object, ...]]:
    rows: list[tuple[object, ...]] = [(*HEADER, header)]
    for place, cell in enumerate(cells):
        rows.append((f"0{place:03}", f"Okafor, Ada{place}", *ADA[2:], cell))
    return rows


def _asked(clinic: ImportedClinic, file: Path) -> list[Question]:
    return list(understood(clinic, file).questions)


def _read(clinic: ImportedClinic, file: Path, **answers: str) -> SheetRows:
    read = rows_of(clinic, understood(clinic, file, answers))
    assert read.waiting == ()
    return read


def test_a_lost_zero_is_seen_in_any_cell_of_a_column(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "list.xlsx", _people("Mob", _TELEPHONES))
    (question,) = _asked(clinic, file)
    assert (question.key, question.suggested) == ("phone", "0")
    assert question.choices[0].examples == ("7700900270 → 07700900270",)
    assert _read(clinic, file, phone="0").rows[-1].row.phone == "07700900270"


def test_a_number_without_its_unit_is_seen_in_any_cell_of_a_column(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    intervals = ("12 weeks", "13 weeks", "14 weeks", 12)
    (question,) = _asked(clinic, workbook(tmp_path / "list.xlsx", _people("Interval", intervals)))
    assert (question.key, question.choices[0].examples) == ("interval", ("12",))


def test_numbers_that_lost_zeros_are_shown_and_not_the_first_three(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [HEADER, *((number, *JO[1:]) for number in ("0011", "0012", "0013", 14))]
    (question,) = _asked(clinic, workbook(tmp_path / "list.xlsx", rows))
    assert question.choices[0].examples == ("14 → 0014",)


def test_two_columns_of_telephones_are_both_read(clinic: ImportedClinic, tmp_path: Path) -> None:
    header = (*HEADER, "Tel (home)", "Mob", "Next of kin phone")
    row = (*ADA, "0161 496 0000", "07700 900464", "0161 496 0999")
    file = workbook(tmp_path / "list.xlsx", (header, row))
    assert _read(clinic, file).rows[0].row.phones == ("0161 496 0000", "07700 900464")
    brought(clinic, file)
    assert clinic.exported_rows()[0]["phone"] == "0161 496 0000; 07700 900464"


def test_a_number_that_both_columns_have_is_kept_once(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER, "Phone", "Mobile")
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA, "07700 900464", "07700900464")))
    assert _read(clinic, file).rows[0].row.phones == ("07700 900464",)


def test_a_later_list_adds_a_telephone_and_takes_none_away(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER, "Phone", "Mobile")
    said = (("0161 1", None), ("0161 1", "0770 2"), ("0161 3", None))
    exported = []
    for place, telephones in enumerate(said):
        row = (*ADA[:5], f"2026-0{place + 1}-05", 155, *telephones)
        brought(clinic, workbook(tmp_path / f"{place}.xlsx", (header, row)))
        exported.append(clinic.exported_rows()[-1]["phone"])
    assert exported == ["0161 1", "0161 1; 0770 2", "0161 3; 0770 2"]


def test_a_field_of_one_column_is_read_from_the_one_that_was_chosen_last(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*HEADER, "Toxin as billed")
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA, "Dysport")))
    said = {"column:Product": "product", "column:Toxin as billed": "product"}
    found = understood(clinic, file, said)
    assert [one.field for one in found.columns if one.key in ("Product", "Toxin as billed")] == [
        "",
        "product",
    ]
    assert any("“Product”" in note for note in found.notes)


@pytest.mark.parametrize(
    ("written", "on"),
    [
        ("03/2028", "2028-03-31"),
        ("2028-02", "2028-02-29"),
        ("Mar-28", "2028-03-31"),
        ("02/27", "2027-02-28"),
        ("2028-03-15", "2028-03-15"),
    ],
)
def test_what_lasts_until_a_month_lasts_until_its_last_day(
    clinic: ImportedClinic, tmp_path: Path, written: str, on: str
) -> None:
    header = (*HEADER, "Lot", "Exp")
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA, "C1234", written)))
    (read,) = _read(clinic, file).rows
    assert str(read.row.lots[0].expiry) == on


def test_a_year_alone_is_no_expiry(clinic: ImportedClinic, tmp_path: Path) -> None:
    header = (*HEADER, "Lot", "Expiry date")
    said = {"column:Expiry date": "lot_expiry"}
    file = workbook(tmp_path / "list.xlsx", (header, (*ADA, "C1234", "2028")))
    (row,) = rows_of(clinic, understood(clinic, file, said)).waiting
    assert "says no day" in row.reason


def test_a_header_with_a_year_or_numbers_in_it_is_a_header(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    for place, last in enumerate(("Injected 2026", "Botox 100U", 1, 2024)):
        header = (*HEADER[:5], "Date", "Units", last)
        file = workbook(tmp_path / f"{place}.xlsx", (header, (*ADA, "")))
        assert understood(clinic, file).table.header_lines == (1,), last


def test_who_is_called_dead_is_not_taken_for_one(clinic: ImportedClinic, tmp_path: Path) -> None:
    header = ("MRN", "Last name", "First name", *HEADER[2:])
    file = workbook(tmp_path / "list.xlsx", (header, ("0012", "Dead", "Ann", *ADA[2:])))
    (read,) = _read(clinic, file).rows
    assert (read.row.family_name, read.row.died_on) == ("Dead", None)
