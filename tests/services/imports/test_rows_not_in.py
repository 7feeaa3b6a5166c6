"""Whose newest visit may be in a row that is not in yet: nobody calls them before it is seen to."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.courses.reviews import close_review
from tracker.services.imports.plain import ImportSource
from tracker.services.imports.plain_rows import COLUMNS, PlainRow
from tracker.services.imports.sheet_rows import ReadRow, WaitingRow
from tracker.services.imports.sheets import Sheet, SheetImported, import_sheet
from tracker.services.imports.undo import undo_import, what_depends
from tracker.services.imports.waiting_rows import (
    MendedRow,
    dismiss_waiting,
    mend_waiting,
    waiting_rows,
)
from tracker.storage import records as r

pytestmark = pytest.mark.both_engines

_FIRST = PlainRow(
    "1", "Naylor", "Una", day("1960-03-04"), MIGRAINE, ONABOT,
    session_on=day("2026-05-06"), dose=155_000, line=2,
)  # fmt: skip
_NEWER = replace(_FIRST, session_on=day("2026-08-30"), line=3)
_SOS = WaitingRow(
    3, (("MRN", "1"), ("On", "30/8/26"), ("Next", "12/52")), "Next: “12/52” is not a date.",
    "1", _NEWER.session_on,
)  # fmt: skip
_UNREAD = replace(_SOS, given_on=None)
_OLDER = replace(_SOS, given_on=day("2026-02-02"))


def _bring(clinic: Clinic, *rows: PlainRow, waiting: tuple[WaitingRow, ...] = ()) -> SheetImported:
    read = tuple(
        ReadRow(row, (("MRN", row.record_number), ("On", str(row.session_on)))) for row in rows
    )
    source = ImportSource("list.csv", frozenset(COLUMNS))
    sheet = Sheet(source, "", {"version": 1}, read, waiting)
    imported = clinic.write(import_sheet, sheet, clinic.today).value
    assert isinstance(imported, SheetImported)
    return imported


def _states(clinic: Clinic) -> list[str]:
    found = clinic.read(due_courses, clinic.today, DueFilter())
    return [one.now.standing.state.value for one in found]


def _asked(clinic: Clinic) -> list[r.Review]:
    open_ones = select(r.Review).where(r.Review.closed_on.is_(None))
    found = clinic.read(lambda tx: list(tx.scalars(open_ones)))
    assert {one.code for one in found} <= {"row-not-in"}
    return found


@pytest.mark.parametrize(
    ("waits", "state"), [(_SOS, "in review"), (_UNREAD, "in review"), (_OLDER, "to call")]
)
def test_whose_newest_visit_waits_is_not_called_and_a_clinician_is_told_of_the_row(
    clinic: Clinic, waits: WaitingRow, state: str
) -> None:
    _bring(clinic, _FIRST, waiting=(waits,))
    assert _states(clinic) == [state]
    for asked in _asked(clinic):
        assert asked.note.startswith("Row 3 of “list.csv”")
        assert "“12/52” is not a date" in asked.note


def test_whoever_comes_in_later_than_their_row_is_not_called_either(clinic: Clinic) -> None:
    _bring(clinic, waiting=(_SOS,))
    _bring(clinic, _FIRST)
    assert _states(clinic) == ["in review"]


def test_who_is_treated_since_is_asked_about_no_more(clinic: Clinic) -> None:
    _bring(clinic, _FIRST, waiting=(_SOS,))
    _bring(clinic, replace(_NEWER, session_on=day("2026-09-07")))
    assert _asked(clinic) == []


def test_a_row_that_is_put_right_lets_go_of_its_patient(clinic: Clinic) -> None:
    first = _bring(clinic, _FIRST, waiting=(_SOS,))
    (row,) = clinic.read(waiting_rows)
    mended = MendedRow((_NEWER,), frozenset(COLUMNS))
    clinic.write(mend_waiting, row.uuid, row.version, mended, clinic.today)
    assert _states(clinic) != ["in review"]
    assert not any("question" in said for said in clinic.read(what_depends, first.run_uuid))


def test_a_row_that_is_dismissed_lets_go_of_its_patient_until_that_is_undone(
    clinic: Clinic,
) -> None:
    _bring(clinic, _FIRST, waiting=(_SOS,))
    (row,) = clinic.read(waiting_rows)
    done = clinic.write(dismiss_waiting, row.uuid, row.version, "A test.", clinic.today)
    assert _states(clinic) == ["to call"]
    clinic.undo(done)
    assert _states(clinic) == ["in review"]


def test_an_import_that_is_taken_back_leaves_its_rows_and_their_patients_as_before(
    clinic: Clinic,
) -> None:
    _bring(clinic, _FIRST)
    later = _bring(clinic, waiting=(_SOS,))
    assert _states(clinic) == ["in review"]
    clinic.write(undo_import, later.run_uuid, clinic.today)
    assert _states(clinic) == ["to call"]
    _bring(clinic, waiting=(_SOS,))
    mending = _bring(clinic, replace(_NEWER, session_on=day("2026-09-07")))
    clinic.write(undo_import, mending.run_uuid, clinic.today)
    assert _states(clinic) == ["in review"]


def test_what_was_decided_is_asked_again_only_for_another_row(clinic: Clinic) -> None:
    _bring(clinic, _FIRST, waiting=(_SOS,))
    (asked,) = _asked(clinic)
    clinic.write(close_review, asked.uuid, asked.version, "go-on", "", clinic.today)
    _bring(clinic, _FIRST, waiting=(_SOS,))
    assert _states(clinic) == ["to call"]
