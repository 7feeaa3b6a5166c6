"""A visit whose row waits is known by its patient and its day, as far as they can be read."""

from pathlib import Path

import pytest

from tests.interchange.plain_files import ImportedClinic
from tests.interchange.sheets.spreadsheets import brought, text_file, understood
from tests.interchange.sheets.spreadsheets import rows_of as read_rows
from tracker.services.courses.due import DueFilter, due_courses

_HEADER = "MRN,Last name,First name,DOB,Condition,Product,Units,Date,Next appt"
_FIRST = "0061,Abel,Ada,1960-03-04,migraine,Botox,155,2026-05-06,"


@pytest.mark.parametrize(
    ("newer", "on"),
    [
        ("0061,Abel,Ada,1960-03-04,migraine,Botox,155,2026-08-30,2027-31-31", "2026-08-30"),
        ("0061,Abel,Ada,1960-03-04,migraine,Botox,155,2026-08-36,", "None"),
        ("0061,Abel,Ada,??,migraine,Botox,155,2026-08-30,", "2026-08-30"),
    ],
)
def test_nobody_is_called_by_an_older_visit_while_the_newer_one_waits(
    clinic: ImportedClinic, tmp_path: Path, newer: str, on: str
) -> None:
    file = text_file(tmp_path / "list.csv", _HEADER, _FIRST, newer)
    (waiting,) = read_rows(clinic, understood(clinic, file)).waiting
    assert (waiting.record_number, str(waiting.given_on)) == ("0061", on)
    brought(clinic, file)
    (found,) = clinic.read(due_courses, clinic.today, DueFilter())
    assert found.now.standing.state.value == "in review"


@pytest.mark.parametrize(("answer", "waits"), [("none", 1), ("aside", 3)])
def test_a_visit_does_not_wait_for_a_word_beside_it_that_is_no_day(
    clinic: ImportedClinic, tmp_path: Path, answer: str, waits: int
) -> None:
    words = ("SOS", "tbc when back", "12/52", *["2027-02-06"] * 5)
    days = (f"{_FIRST.replace('05-06', f'0{n}-06')}{word}" for n, word in enumerate(words, 1))
    file = text_file(tmp_path / "list.csv", _HEADER, *days)
    (question,) = understood(clinic, file).questions
    assert (question.key, question.suggested) == ("no-day:Next appt", "none")
    assert question.choices[0].examples == ("SOS", "tbc when back")
    read = read_rows(clinic, understood(clinic, file, {question.key: answer}))
    assert (len(read.rows), len(read.waiting)) == (8 - waits, waits)
