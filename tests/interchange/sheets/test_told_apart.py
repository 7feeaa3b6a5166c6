"""Cells that may be another day, another dose or somebody else's: asked, or set aside in a sentence."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, understood
from tests.interchange.sheets.workbooks import workbook
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.dates import DateStyle, Order, looks_like_date, read_date
from tracker.services.imports.sheets import SheetImported

_HEADER = ("MRN", "Name", "DOB", "Condition", "Product", "Date", "Units")
_ADA = ("0012", "Okafor, Ada", "1980-05-17", "CM", "Botox")
_JO = ("0013", "Smith, Jo", "1970-02-20", "CM", "Botox")
_STYLE = DateStyle(Order.DAY_FIRST, date(2056, 1, 1))


def _imported(
    clinic: ImportedClinic,
    folder: Path,
    *rows: Any,
    answers: Mapping[str, str] | None = None,
    then: Callable[[Any], object] | None = None,
    header: tuple[str, ...] = _HEADER,
) -> SheetImported:
    file = workbook(folder / "list.xlsx", (header, *rows), then=then)
    return brought(clinic, file, answers or {})


def _told(clinic: ImportedClinic, *columns: str) -> list[str]:
    return [" ".join(row[column] for column in columns) for row in clinic.exported_rows()]


@pytest.mark.parametrize(
    "text",
    ["cancelled 5 Jan 2026", "DNA 5 Jan 2026", "Cancelled, January 5 2026", "vor 5. Januar 2026"],
)
def test_a_word_before_a_date_may_say_that_nothing_happened_on_it(text: str) -> None:
    assert not looks_like_date(text)
    with pytest.raises(Invalid, match="is not a date"):
        read_date(text, _STYLE)


@pytest.mark.parametrize(
    "text",
    [
        "Mo 05.01.2026", "Mo, 5. Januar 2026", "Monday, January 5 2026", "lun. 5 janv. 2026",
        "segunda-feira, 5 de janeiro de 2026", "lunes 5 de enero de 2026", "Mon 5/1/2026",
        "5 janeiro 2026", "5 gennaio 2026", "5 januari 2026",
    ],
)  # fmt: skip
def test_weekdays_and_months_of_seven_languages_are_read(text: str) -> None:
    assert looks_like_date(text)
    assert read_date(text, _STYLE) == date(2026, 1, 5)


def test_a_weekday_that_is_another_one_tells_that_a_date_is_wrong() -> None:
    with pytest.raises(Invalid, match="another day of the week"):
        read_date("Di 05.01.2026", _STYLE)
    assert read_date("Di 06.01.2026", _STYLE) == date(2026, 1, 6)


def test_of_dates_in_both_orders_only_those_come_in_that_prove_theirs(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [(*_ADA, "13/02/2026", 155), (*_ADA, "05/16/2026", 155), (*_ADA, "03/08/2026", 155)]
    file = workbook(tmp_path / "list.xlsx", (_HEADER, *rows))
    (asked,) = understood(clinic, file).questions
    assert (asked.key, asked.suggested) == ("order:Date", "either")
    imported = brought(clinic, file, {"order:Date": "either"})
    assert [row.line for row in imported.waiting] == [4]
    assert "with the day first or the month first" in imported.waiting[0].reason
    assert _told(clinic, "session_date") == ["2026-02-13", "2026-05-16"]


def test_units_of_a_cell_over_two_rows_are_not_counted_to_each(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    imported = _imported(
        clinic,
        tmp_path,
        (*_ADA, "2026-01-05", 200, "left"),
        (*_ADA, "2026-01-05", None, "right"),
        (*_JO, "2026-01-05", 155, None),
        header=(*_HEADER, "Side"),
        then=lambda sheet: sheet.merge_cells("G2:G3"),
    )
    assert [row.line for row in imported.waiting] == [2, 3]
    assert _told(clinic, "family_name", "units") == ["Smith 155"]


def test_below_a_line_of_its_own_nobody_is_the_person_above_it(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    imported = _imported(
        clinic,
        tmp_path,
        ("1", *_ADA, "2026-01-05", 155),
        ("2", None, None, None, "CM", "Botox", "2026-04-06", 155),
        ("Smith, Jo, born 1970",),
        ("3", None, None, None, "CM", "Botox", "2026-04-07", 155),
        header=("Page", *_HEADER),
        answers={"down": "yes"},
    )
    assert [row.line for row in imported.waiting] == [5]
    assert _told(clinic, "family_name", "session_date") == [
        "Okafor 2026-01-05",
        "Okafor 2026-04-06",
    ]


def test_two_doses_in_a_cell_are_asked_about_once_and_their_sum_counts(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [
        (*_ADA, "2026-01-05", "50/55 U"),
        (*_JO, "2026-01-05", "40 + 40"),
        (*_ADA, "2026-04-06", 155),
    ]
    file = workbook(tmp_path / "list.xlsx", (_HEADER, *rows))
    (asked,) = understood(clinic, file).questions
    assert asked.sentence == "In the column “Units”, some cells hold two doses. What are they?"
    assert asked.suggested == ""
    assert asked.choices[1].examples[0] == "50/55 U → left 55, right 50"
    assert brought(clinic, file, {asked.key: "left-right"}).waiting == ()
    assert _told(clinic, "units", "notes") == [
        "105 Side: left, 50\nSide: right, 55",
        "155 ",
        "80 Side: left, 40\nSide: right, 40",
    ]


def test_two_doses_that_are_something_else_wait(clinic: ImportedClinic, tmp_path: Path) -> None:
    rows = [(*_ADA, "2026-01-05", "100/155"), (*_JO, "2026-01-05", 155)]
    answers = {"doses:Units": "aside"}
    imported = _imported(clinic, tmp_path, *rows, answers=answers)
    assert [row.line for row in imported.waiting] == [2]
    assert "not a dose" in imported.waiting[0].reason


def test_two_doses_beside_one_side_wait(clinic: ImportedClinic, tmp_path: Path) -> None:
    imported = _imported(
        clinic,
        tmp_path,
        (*_ADA, "2026-01-05", "50/50", "left"),
        (*_JO, "2026-01-05", 155, None),
        header=(*_HEADER, "Side"),
        answers={"doses:Units": "left-right"},
    )
    assert [row.line for row in imported.waiting] == [2]


@pytest.mark.parametrize(("answer", "waits"), [("planned", []), ("aside", [3])])
def test_units_without_a_day_are_asked_about_once(
    clinic: ImportedClinic, tmp_path: Path, answer: str, waits: list[int]
) -> None:
    rows = [(*_ADA, "2026-01-05", 155), (*_JO, None, 195)]
    imported = _imported(clinic, tmp_path, *rows, answers={"undated": answer})
    assert [row.line for row in imported.waiting] == waits
    planned = _told(clinic, "family_name", "session_date", "units", "planned_units")
    assert planned[0].startswith("Okafor 2026-01-05 155")
    assert planned[1:] == ([] if waits else ["Smith   195"])


def test_visits_that_did_not_take_place_are_asked_about_and_wait(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [
        (*_ADA, "2026-01-05", 155, "done"),
        (*_JO, "2026-01-06", 155, "Cancelled"),
        (*_ADA, "2026-04-06", 155, "DNA"),
    ]
    file = workbook(tmp_path / "list.xlsx", ((*_HEADER, "Status"), *rows))
    (asked,) = understood(clinic, file).questions
    assert (asked.key, asked.suggested) == ("state:Status", "aside")
    assert asked.choices[0].examples == ("Cancelled", "DNA")
    imported = brought(clinic, file, {asked.key: "aside"})
    assert [row.line for row in imported.waiting] == [3, 4]
    assert "nothing seems to have been given" in imported.waiting[0].reason
    assert _told(clinic, "session_date") == ["2026-01-05"]


def test_visits_below_days_that_head_columns_are_never_left_out_without_a_word(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    header = (*_HEADER[:5], date(2026, 1, 5), date(2026, 4, 6))
    file = workbook(tmp_path / "list.xlsx", (header, (*_ADA, 155, None), (*_JO, None, 160)))
    asked = {one.key: one.sentence for one in understood(clinic, file).questions}
    assert "such visits can’t be read" in asked["days-as-headers"]


def test_units_beside_days_that_cannot_be_read_are_not_taken_for_planned(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [(*_ADA, "KW 12", 155), (*_JO, "Q3", 155)]
    imported = _imported(clinic, tmp_path, *rows)
    assert [row.line for row in imported.waiting] == [2, 3]


def test_m_beside_h_is_asked_about_since_it_may_be_a_woman(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [(*_ADA, "2026-01-05", 155, "M"), (*_JO, "2026-01-05", 155, "H")]
    file = workbook(tmp_path / "list.xlsx", ((*_HEADER, "Sexo"), *rows))
    (asked,) = understood(clinic, file).questions
    assert asked.key == "word:sex:m"
    brought(clinic, file, {asked.key: "female"})
    assert _told(clinic, "family_name", "sex") == ["Okafor female", "Smith male"]


@pytest.mark.parametrize(
    ("said", "doses"),
    [("each", ["155", "155"]), ("last", ["unknown", "155"]), ("none", ["unknown", "unknown"])],
)
def test_one_column_of_units_beside_several_visits_is_asked_about_once(
    clinic: ImportedClinic, tmp_path: Path, said: str, doses: list[str]
) -> None:
    header = (*_HEADER[:5], "Units", "1st injection", "2nd injection", "3rd injection")
    columns = {f"column:{name}": "session_date" for name in header[6:]}
    row = (*_ADA, 155, "2026-01-05", "2026-04-06", None)
    file = workbook(tmp_path / "list.xlsx", (header, row))
    asked = {one.key: one for one in understood(clinic, file, columns).questions}
    assert list(asked) == ["units-of"]
    assert not brought(clinic, file, {**columns, "units-of": said}).waiting
    assert _told(clinic, "session_date", "units") == [
        f"{on} {dose}" for on, dose in zip(("2026-01-05", "2026-04-06"), doses, strict=True)
    ]


def test_a_row_that_is_due_before_its_injection_waits(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    rows = [(*_ADA, "2026-06-01", 155, "2026-06-01"), (*_JO, "2026-06-01", 155, "2026-09-01")]
    file = workbook(tmp_path / "list.xlsx", ((*_HEADER, "Next due"), *rows))
    (waiting,) = brought(clinic, file).waiting
    assert (waiting.line, waiting.reason) == (2, "Next due: 2026-06-01 is not after the injection.")
