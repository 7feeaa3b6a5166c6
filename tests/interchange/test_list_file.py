"""Lists for spreadsheets: numbers stay numbers, text stays text, and nothing runs."""

import csv
import tracemalloc
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape

from tracker.domain.problems import Unavailable
from tracker.interchange import workbook
from tracker.interchange.csv_formulas import restore
from tracker.interchange.list_file import write_list
from tracker.interchange.workbook import Cell

TITLES = ("Clinician", "Middle")
HOSTILE = ["=HYPERLINK(1)", "+49 30", "-x", "@SUM(A1)", "\t=1", "＝1", "'=1", "a,\"b\"\n=c", "{=1}",
           "http://example.org", "0012", "1E5", "_x0041_", "\x01\x0b", "\ufffe", " "]  # fmt: skip


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_numbers_stay_and_what_could_run_is_made_harmless(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows: list[list[Cell]] = [["=HYPERLINK(1)", "-4"], ["+49 30", "84"], ["0012", None]]
    assert write_list(path, "Middle", TITLES, rows) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert read(path)[1:] == [["'=HYPERLINK(1)", "-4"], ["'+49 30", "84"], ["0012", ""]]


@pytest.mark.fault(66)
def test_what_was_made_harmless_is_read_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    write_list(path, "Hostile", ["=title"], [[text] for text in HOSTILE])
    assert [restore(row[0]) for row in read(path)[1:]] == HOSTILE


@pytest.mark.fault(66)
def test_a_workbook_holds_text_as_text_and_the_rest_as_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    moment = datetime(2026, 11, 22, 14, 3, 9, tzinfo=UTC)
    typed: list[Cell] = [
        Decimal("155.5"),
        date(2026, 11, 22),
        time(9, 30),
        moment,
        True,
        2**60,
        None,
    ]
    write_list(path, "a/b: [list] of 'names' that is far too long", ["=title"],
               [*([text] for text in HOSTILE), typed])  # fmt: skip
    (sheet,) = openpyxl.load_workbook(path).worksheets
    title, *told = sheet.iter_rows()
    assert (title[0].value, title[0].data_type) == ("=title", "s")
    # Control characters are written as Excel writes them.
    assert [unescape(str(row[0].value)) for row in told[:-1]] == HOSTILE
    assert {row[0].data_type for row in told[:-1]} == {"s"}
    values = [cell.value for cell in told[-1]]
    assert values[0] == 155.5
    assert [str(value) for value in values[1:4]] == [
        "2026-11-22 00:00:00", "09:30:00", "2026-11-22 14:03:09",
    ]  # fmt: skip
    assert values[4:] == [True, str(2**60)]


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40))
def test_any_text_comes_out_of_a_workbook_as_it_went_in(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    path = tmp_path_factory.mktemp("text") / "list.xlsx"
    write_list(path, "Texts", ["text"], [[text]])
    book = openpyxl.load_workbook(path)
    cell = book.worksheets[0]["A2"]
    assert (unescape(str(cell.value)), cell.data_type) == (text, "s")


def test_a_list_longer_than_a_sheet_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 4)
    path = tmp_path / "list.xlsx"
    assert write_list(path, "Long", ["n"], [[number] for number in range(7)]) == 7
    sheets = openpyxl.load_workbook(path).worksheets
    assert [(sheet.title, sheet.max_row) for sheet in sheets] == [
        ("Long", 4), ("Long 2", 4), ("Long 3", 2),
    ]  # fmt: skip


def test_a_text_too_long_for_a_cell_is_cut_and_counted(tmp_path: Path) -> None:
    with workbook.new_workbook(tmp_path / "long.xlsx") as book:
        book.sheet("Long", ["text"]).add(["x" * 40_000])
        assert book.cut == 1
    (sheet,) = openpyxl.load_workbook(tmp_path / "long.xlsx").worksheets
    assert sheet["A2"].value == "x" * (workbook.MOST_LETTERS - 1) + "…"


@pytest.mark.parametrize("passphrase", ["", "four red tricycles"])
def test_a_workbook_takes_no_more_memory_for_more_rows(tmp_path: Path, passphrase: str) -> None:
    def peak(count: int) -> int:
        tracemalloc.start()
        try:
            with workbook.new_workbook(tmp_path / "long", passphrase) as book:
                sheets = [book.sheet(name, ["text", "n"]) for name in ("Long", "Longer")]
                for number in range(count):
                    sheets[number % 2].add([f"number {number}", number])
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(4_500) < peak(1_500) + 2**18


@pytest.mark.fault(83)
@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_a_list_that_cannot_be_written_leaves_nothing(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(Unavailable, match="can’t be written: there is no such"):
        write_list(tmp_path / "absent" / f"list{suffix}", "x", TITLES, [])
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(Unavailable, match="is not a file that can be replaced"):
        write_list(tmp_path / f"folder{suffix}", "x", TITLES, [])
    assert [one.name for one in tmp_path.iterdir()] == [f"folder{suffix}"]
