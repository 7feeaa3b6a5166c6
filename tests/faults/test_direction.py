"""Names that turn the direction of writing: what stands beside them is drawn as without them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QTextLayout
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, Clinic, make_template
from tracker.text import _, isolated, person_name
from tracker.ui.printing.patient_history import history_paper

TURNING = (
    "Ada\u202e",
    "\u202eAda",
    "\u202dAda\u202e\u202e",
    "\u2067Ada",
    "\u2069\u202eAda",
    "\u2069\u2069\u2067\u202bAda",
    "כהן",
    "\u202eכהן",
    "كريم",
    "كريم 7",
    "Ada كريم",
    "\u200fAda",
)
names = pytest.mark.parametrize("name", TURNING, ids=ascii)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    make_template(tmp_path / "template.db")
    clinic = Clinic(tmp_path / "template.db", tmp_path / "clinic.db")
    yield clinic
    clinic.close()


def _is_left_to_right(sentence: str, part: str) -> bool:
    """Whether a part of a line is drawn letter after letter from the left to the right."""
    layout = QTextLayout(sentence, QFont("DejaVu Sans", 12))
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(10_000)
    layout.endLayout()
    begin = sentence.index(part)
    places = [_x(line.cursorToX(begin + at)) for at in range(len(part))]
    return places == sorted(set(places))


def _x(place: object) -> float:
    """Qt gives the place with the cursor it was asked for; its types say neither."""
    return float(place[0] if isinstance(place, tuple) else place)  # type: ignore[arg-type]


@pytest.mark.fault(59)
@names
def test_a_date_and_a_number_beside_any_name_are_drawn_in_their_order(
    qtbot: QtBot, name: str
) -> None:
    for sentence in (
        _("{name}, born {birth}, record {number}").format(
            name=person_name(name, name), birth="17 May 1980", number="0045519"
        ),
        _("{name} ({number})").format(name=person_name(name, ""), number="0045519"),
        f"{isolated(name)} 0045519 12/04/2026 17 May 1980",
    ):
        assert _is_left_to_right(sentence, "0045519"), sentence
        if "17 May 1980" in sentence:
            assert _is_left_to_right(sentence, "17 May 1980")
            assert _is_left_to_right(sentence, " 0045519"), "the number stands before the name"


@pytest.mark.fault(59)
@pytest.mark.fault(86)
@names
def test_paper_says_whose_it_is_in_the_same_order(clinic: Clinic, qtbot: QtBot, name: str) -> None:
    patient = clinic.patient(family_name=name, given_name=name, record_number="0045519")
    paper = history_paper(clinic.card(patient), TODAY)
    assert _is_left_to_right(paper.running_title, "17 May 1980")
    assert _is_left_to_right(paper.running_title, "0045519")


@pytest.mark.fault(59)
def test_a_name_that_turns_nothing_is_shown_as_it_was_typed() -> None:
    for name in ("Okafor", "O’Brien", "Ångström", "田中", "e\u0301", "👩‍⚕️ Ada", "1 < 2"):
        assert isolated(name) == name
    assert person_name("Okafor", "") == "Okafor"
    assert person_name("Okafor", "Ada") == "Okafor, Ada"


@pytest.mark.fault(59)
@names
def test_what_is_isolated_twice_is_isolated_once(name: str) -> None:
    assert isolated(isolated(name)) == isolated(name)
