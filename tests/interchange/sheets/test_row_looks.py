"""What a clinic says by colours, by striking through, and by notes beside cells."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, understood
from tests.interchange.sheets.workbooks import workbook

_HEADER = ("MRN", "Last name", "First name", "DOB", "Condition", "Product", "Units", "Date")
_ROWS = tuple(
    (f"00{n}", name, "Ada", f"19{n}-02-03", "migraine", "Botox", 155, "2026-08-03")
    for n, name in enumerate(("Abel", "Birch", "Cole", "Dead", "Ewing", "Frost"), 61)
)
_DEAD = 5
"""The row that is told apart."""


def _file(folder: Path, mark: Any) -> Path:
    return workbook(folder / "list.xlsx", (_HEADER, *_ROWS), then=mark)


def _struck(sheet: Any) -> None:
    for cell in sheet[_DEAD]:
        cell.font = Font(strike=True)


def _filled(sheet: Any, colour: str | Color, *rows: int) -> None:
    for row in rows:
        for cell in sheet[row]:
            cell.fill = PatternFill("solid", fgColor=colour)


def _names(clinic: ImportedClinic) -> str:
    return " ".join(row["family_name"] for row in clinic.exported_rows())


def test_what_rows_that_are_struck_through_mean_is_asked_and_they_wait(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _file(tmp_path, _struck)
    (asked,) = understood(clinic, file).questions
    assert asked.sentence == "1 row is struck through, or a cell of it. What does that mean?"
    assert (asked.suggested, asked.choices[0].examples) == (
        "aside",
        ("0064, Dead, Ada, 1964-02-03",),
    )
    imported = brought(clinic, file, {"look:struck": "aside"})
    assert [(row.line, row.reason) for row in imported.waiting] == [
        (_DEAD, "The row is struck through in the file, or a cell of it.")
    ]
    assert _names(clinic) == "Abel Birch Cole Ewing Frost"


def test_one_struck_cell_may_be_the_day_on_which_nobody_came(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    def struck(sheet: Any) -> None:
        sheet.cell(_DEAD, 8).font = Font(strike=True)

    imported = brought(clinic, _file(tmp_path, struck), {"look:struck": "aside"})
    assert [row.line for row in imported.waiting] == [_DEAD]
    assert _names(clinic) == "Abel Birch Cole Ewing Frost"


@pytest.mark.parametrize(
    ("colour", "name"),
    [
        ("FFFF0000", "red"),
        ("FFFFFF00", "yellow"),
        ("FFC6EFCE", "green"),
        ("FFD9D9D9", "grey"),
        (Color(indexed=10), "red"),
        (Color(theme=5, tint=0.4), "coloured"),
    ],
)
def test_what_a_colour_of_few_rows_means_is_asked(
    clinic: ImportedClinic, tmp_path: Path, colour: str | Color, name: str
) -> None:
    file = _file(tmp_path, lambda sheet: _filled(sheet, colour, _DEAD))
    (asked,) = understood(clinic, file).questions
    assert asked.sentence == f"1 row is {name}. What does that mean?"
    assert asked.suggested == ""
    imported = brought(clinic, file, {asked.key: "aside"})
    assert [row.reason for row in imported.waiting] == [f"The row is {name} in the file."]


def test_rows_whose_colour_means_nothing_come_in_and_it_is_asked_once(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _file(tmp_path, lambda sheet: _filled(sheet, "FFFF0000", _DEAD))
    assert understood(clinic, file, {"look:FF0000": "read"}).questions == ()
    assert brought(clinic, file, {"look:FF0000": "read"}).waiting == ()
    assert "Dead" in _names(clinic)


@pytest.mark.parametrize("colour", ["FFFFFFFF", Color(theme=0), Color(indexed=64)])
def test_white_paper_is_no_colour(
    clinic: ImportedClinic, tmp_path: Path, colour: str | Color
) -> None:
    found = understood(clinic, _file(tmp_path, lambda sheet: _filled(sheet, colour, _DEAD)))
    assert (found.questions, found.notes) == ((), ())


def test_a_coloured_header_and_every_second_row_coloured_ask_nothing(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _file(tmp_path, lambda sheet: _filled(sheet, "FFDDEBF7", 1, 2, 4, 6))
    assert understood(clinic, file).questions == ()


def test_notes_beside_cells_are_counted_as_not_read(clinic: ImportedClinic, tmp_path: Path) -> None:
    def noted(sheet: Any) -> None:
        sheet["B2"].comment = Comment("allergic to albumin", "Ward")

    found = understood(clinic, _file(tmp_path, noted))
    assert found.notes == (
        "1 cell of the sheet “Migraine” has a note beside it, which is not read.",
    )
