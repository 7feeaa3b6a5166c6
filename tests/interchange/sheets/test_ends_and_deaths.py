"""Who has stopped or died, in a column of its own or in a remark: none of them is called."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file, understood

_HEADER = "MRN,Last name,First name,DOB,Condition,Product,Units,Date"
_ROW = "migraine,Botox,155,2026-06-01"


def _ends(clinic: ImportedClinic) -> dict[str, tuple[str, str]]:
    rows = clinic.exported_rows()
    return {row["family_name"]: (row["ended_on"], row["end_reason"]) for row in rows}


def _list(path: Path, header: str, *words: str) -> Path:
    """Abel, Birch, Crane, ... with a word each in one more column."""
    names = ("Abel", "Birch", "Crane", "Dove")
    rows = (
        f"006{place},{name},Ada,196{place}-03-04,{_ROW},{word}"
        for place, (name, word) in enumerate(zip(names, words, strict=False))
    )
    return text_file(path, f"{_HEADER},{header}", *rows)


def test_a_status_says_who_is_still_treated_who_moved_and_who_died(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _list(tmp_path / "list.csv", "Status", "active", "A", "moved away", "deceased")
    asked = {one.key: one for one in understood(clinic, file).questions}
    assert list(asked) == ["word:end_reason:a", "ends-on"]
    assert asked["ends-on"].suggested == clinic.today.isoformat()
    assert asked["ends-on"].choices[0].examples == ("moved away",)
    answers = {"word:end_reason:a": "in-treatment", "ends-on": clinic.today.isoformat()}
    imported = brought(clinic, file, answers)
    today = clinic.today.isoformat()
    assert _ends(clinic) == {
        "Abel": ("", ""),
        "Birch": ("", ""),
        "Crane": (today, "moved"),
        "Dove": (today, "died"),
    }
    assert not imported.waiting
    # The next list says the same, and nothing is asked or changed.
    again = brought(clinic, file, answers)
    assert (again.run_uuid, again.asked, again.waiting) == (None, (), ())


def test_ends_whose_day_nobody_knows_wait_where_somebody_wants_that(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _list(tmp_path / "list.csv", "Status", "active", "moved away")
    imported = brought(clinic, file, {"ends-on": "aside"})
    assert [row.line for row in imported.waiting] == [3]
    assert _ends(clinic) == {"Abel": ("", "")}


@pytest.mark.parametrize("header", ["Remarks", "Inv", "Next appt"])
@pytest.mark.parametrize("word", ["RIP Oct 26", "passed 9/3/26", "†"])
def test_what_may_say_that_somebody_died_is_asked_wherever_it_stands(
    clinic: ImportedClinic, tmp_path: Path, header: str, word: str
) -> None:
    words = [f"remark {place}" for place in range(300)]
    rows = (
        f"1{place:03},N{place},Ada,1960-03-04,{_ROW},{text}" for place, text in enumerate(words)
    )
    last = f"2000,Gone,Bo,1961-03-04,{_ROW},{word}"
    file = text_file(tmp_path / "list.csv", f"{_HEADER},{header}", *rows, last)
    asked = {one.key: one for one in understood(clinic, file).questions}
    assert asked[f"death:{header}"].choices[0].examples == (word,)
    assert asked[f"death:{header}"].suggested == ""


def test_a_remark_that_somebody_died_ends_their_treatments(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = _list(tmp_path / "list.csv", "Remarks", "well", "RIP Oct 26")
    imported = brought(clinic, file, {"death:Remarks": "died"})
    assert not imported.waiting
    assert _ends(clinic) == {"Abel": ("", ""), "Birch": (clinic.today.isoformat(), "died")}


def test_a_remark_that_may_be_of_somebody_else_waits_and_nothing_of_them_comes_in_meanwhile(
    clinic: ImportedClinic, tmp_path: Path
) -> None:
    file = text_file(
        tmp_path / "list.csv",
        f"{_HEADER},Remarks",
        f"0061,Abel,Ada,1960-03-04,{_ROW},her husband died",
        "0061,Abel,Ada,1960-03-04,migraine,Botox,155,2026-03-01,",
        f"0062,Birch,Bea,1961-03-04,{_ROW},deceased",
    )
    imported = brought(clinic, file, {"death:Remarks": "aside"})
    assert [row.line for row in imported.waiting] == [2, 3]
    assert "Write “died” alone if that is so" in imported.waiting[0].reason
    assert _ends(clinic) == {"Birch": (clinic.today.isoformat(), "died")}


def test_nobody_died_where_somebody_says_so(clinic: ImportedClinic, tmp_path: Path) -> None:
    file = _list(tmp_path / "list.csv", "Remarks", "her husband died", "dead arm")
    assert not brought(clinic, file, {"death:Remarks": "read"}).waiting
    assert _ends(clinic) == {"Abel": ("", ""), "Birch": ("", "")}
