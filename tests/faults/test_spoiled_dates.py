"""One date that another program spoiled: its record is listed as such, and hides no other."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import TODAY, Clinic, make_template
from tracker.domain.problems import Unavailable
from tracker.domain.state import State
from tracker.domain.unreadable import UNREADABLE
from tracker.services.clinic.check import check_windows, findings
from tracker.services.patients.listing import patient_rows
from tracker.services.patients.search import find_patients
from tracker.services.recall.listing import RecallFilter, count_courses, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.text import format_date_short
from tracker.ui.kinds import Kind
from tracker.ui.recall.columns import recall_columns
from tracker.ui.recall.listed_course import ListedCourse

pytestmark = pytest.mark.fault(53)

_BAD = ["31/02/2026", "", "2026-1-5", "20260105", "2026-W01-1", "tomorrow", "2026-02-31"]
_PLACES = [("patient", "birth_date"), ("course_phase", "due_on"), ("session", "given_on")]


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    make_template(tmp_path / "template.db")
    opened = Clinic(tmp_path / "template.db", tmp_path / "clinic.db")
    for name in ("Abara", "Nakamura", "Okafor"):
        patient = opened.patient(family_name=name)
        opened.given(patient, "2026-08-20", (opened.course(patient), 155))
    yield opened
    opened.close()


def spoil(clinic: Clinic, table: str, column: str, value: object) -> None:
    """What a program without our rules would write, for the second of three patients."""
    other = sqlcipher.connect(str(clinic.path), isolation_level=None)
    other.execute("pragma ignore_check_constraints = on")
    key = {"patient": "id", "course_phase": "course_id", "session": "course_id"}[table]
    other.execute(f"update {table} set {column} = ? where {key} = 2", [value])
    other.close()


@pytest.mark.parametrize("bad", _BAD)
@pytest.mark.parametrize(("table", "column"), _PLACES)
def test_the_list_shows_everybody_and_names_whose_date_is_spoiled(
    clinic: Clinic, table: str, column: str, bad: str
) -> None:
    spoil(clinic, table, column, bad)
    ids = [one for part in clinic.read(_all_ids) for one in part]
    rows = clinic.read(recall_rows, TODAY, ids)
    assert sorted(rows[one].family_name for one in ids) == ["Abara", "Nakamura", "Okafor"]
    assert {row.family_name for row in rows.values() if row.is_damaged} == {"Nakamura"}
    assert clinic.read(count_courses, TODAY).by_state[State.TO_CALL] == 3
    damaged = next(row for row in rows.values() if row.is_damaged)
    cells = [
        (column.text(listed), column.sub(listed) if column.sub else "")
        for listed in (ListedCourse(damaged, TODAY),)
        for column in recall_columns()
    ]
    assert cells[0][0] == "Needs attention"
    told = " ".join(text for cell in cells for text in cell)
    assert "0001" not in told
    assert "Jan 1" not in told


def test_the_pill_of_a_spoiled_record_is_bad_and_its_tooltip_says_what_to_do(
    clinic: Clinic,
) -> None:
    spoil(clinic, "patient", "birth_date", "31/02/1980")
    rows = clinic.read(recall_rows, TODAY, [1, 2, 3])
    step = recall_columns()[0]
    listed = ListedCourse(rows[2], TODAY)
    assert step.pill is not None
    assert step.pill(listed) is Kind.BAD
    assert step.tooltip is not None
    assert "tracker check" in step.tooltip(listed)


def test_an_unreadable_date_is_never_the_first_day_of_all() -> None:
    assert format_date_short(date.min) != "unreadable"
    assert format_date_short(UNREADABLE) == "unreadable"
    assert date.min != UNREADABLE


def test_search_and_the_list_of_patients_show_everybody(clinic: Clinic) -> None:
    spoil(clinic, "patient", "birth_date", "31/02/1980")
    listed = clinic.read(patient_rows, [1, 2, 3], TODAY)
    assert [row.birth_date is UNREADABLE for row in listed] == [False, True, False]
    (found,) = clinic.read(find_patients, "nakamura")
    assert format_date_short(found.birth_date) == "unreadable"


def test_the_record_itself_is_refused_and_never_written_over(clinic: Clinic) -> None:
    spoil(clinic, "patient", "birth_date", "31/02/1980")
    uuid = clinic.read(find_patients, "nakamura")[0].uuid
    with pytest.raises(Unavailable, match="birth_date"):
        clinic.card(uuid)


def test_the_check_names_and_counts_them_and_goes_on(clinic: Clinic) -> None:
    spoil(clinic, "patient", "birth_date", "31/02/1980")
    checked = clinic.read(check_windows)
    assert checked.unreadable == [2]
    assert checked.windows == 2
    told = [one.sentence for one in clinic.read(lambda tx: list(findings(tx, TODAY, checked)))]
    assert any("number 2" in sentence for sentence in told)


def _all_ids(tx: object) -> list[list[int]]:
    return list(recall_ids(tx, TODAY, RecallFilter()))  # type: ignore[arg-type]
