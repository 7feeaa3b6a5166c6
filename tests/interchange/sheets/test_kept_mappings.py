"""A mapping that was kept, once what it speaks of is not there any more."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.builders import day
from tests.clinics import TODAY
from tests.interchange.sheets.spreadsheets import text_file, unheard
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.looking import look
from tracker.interchange.sheets.mapping import Mapping, mapping_of
from tracker.interchange.sheets.mending import read_again
from tracker.interchange.sheets.understanding import understand
from tracker.services.imports.terms import ImportTerms

_TERMS = ImportTerms(("chronic-migraine",), {"B": 400}, (), frozenset({("chronic-migraine", "B")}))
_COLUMNS = {
    "MRN": "record_number",
    "Name": "full_name",
    "DOB": "birth_date",
    "Condition": "condition",
    "Date": "session_date",
    "Units": "units",
}


@pytest.mark.parametrize(
    "answer",
    [
        {"order:DOB": "year-first"},
        {"epoch": "SINCE_1903"},
        {"zeros": "999999999"},
        {"zeros": "9" * 5000},
    ],
)
def test_an_answer_that_nobody_can_have_given_makes_a_mapping_useless(
    answer: dict[str, Any],
) -> None:
    kept = replace(Mapping(), answers=answer).as_json()
    with pytest.raises(Invalid, match="make it anew"):
        mapping_of(kept)


def test_a_product_that_the_clinic_gave_up_is_asked_about_anew(tmp_path: Path) -> None:
    mapping = Mapping(
        headers=tuple(_COLUMNS),
        columns=_COLUMNS,
        answers={"always:product": "A", "word:condition:cm": "gone"},
    )
    file = text_file(
        tmp_path / "list.csv", ",".join(_COLUMNS), "12,Ada O,1980-05-17,CM,2026-01-05,155"
    )
    asked = understand(look(file, "csv", mapping, unheard), mapping, _TERMS, TODAY).questions
    assert "always:product" in {one.key for one in asked}


def test_a_mark_between_cells_that_is_none_is_found_anew(tmp_path: Path) -> None:
    file = text_file(tmp_path / "list.csv", "MRN;Name", "12;Ada O")
    assert look(file, "csv", Mapping(delimiter=";C"), unheard).tables[0].headers == ("MRN", "Name")


def test_a_row_that_waits_for_a_product_that_is_gone_says_so() -> None:
    mapping = Mapping(columns=_COLUMNS, answers={"always:product": "A"})
    cells = zip(_COLUMNS, ("12", "Ada O", "1980-05-17", "CM", "2026-01-05", "155"), strict=True)
    with pytest.raises(Invalid, match="the product is missing"):
        read_again(2, list(cells), mapping, _TERMS, day("2026-11-22"))
