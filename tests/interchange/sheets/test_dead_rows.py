"""A row that says that somebody died, and can't come in: nothing else of theirs does either."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file
from tracker.interchange.sheets.word_codes import SET_ASIDE

_HEADER = "MRN,Last name,First name,DOB,Condition,Product,Units,Date,Died on"


@pytest.mark.parametrize("born", ["1960-03-04", "3/1960", "1960", "??"])
def test_nobody_who_died_comes_in_alive_however_little_is_known_of_their_birth(
    clinic: ImportedClinic, tmp_path: Path, born: str
) -> None:
    file = text_file(
        tmp_path / "list.csv",
        _HEADER,
        "0061,Abel,Ada,1960-03-04,migraine,Botox,155,2026-08-03,",
        f"0061,Abel,Ada,{born},nonsense,Botox,155,2026-08-10,2026-11-01",
        "0062,Birch,Bea,1961-02-03,migraine,Botox,155,2026-08-03,",
    )
    imported = brought(clinic, file, {"word:condition:nonsense": SET_ASIDE})
    assert [row.line for row in imported.waiting] == [2, 3]
    assert [row["family_name"] for row in clinic.exported_rows()] == ["Birch"]
