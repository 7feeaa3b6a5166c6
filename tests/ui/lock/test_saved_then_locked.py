"""A form that is being saved when the window locks: saved once, or back as it was typed."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.builders import MIGRAINE, ONABOT
from tests.clinics import TODAY
from tests.ui.lock.conftest import BeginShift
from tests.ui.lock.test_shift import come_in, line_called
from tests.ui.seen import button, open_window, texts
from tracker.assembly import OpenWindow
from tracker.domain.outcome import Done
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.patients.search import find_patients
from tracker.services.staff.drafts import my_drafts
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.screenshot import settle
from tracker.ui.visits.visit_page import VisitPage
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit


class SlowWriter:
    """Keeps the writing thread of a window busy until it is let go."""

    def __init__(self, opened: OpenWindow) -> None:
        self._may_go_on = threading.Event()
        opened.tasks.write(opened.window, self._wait)

    def _wait(self, _tx: object) -> Done:
        assert self._may_go_on.wait(30)
        return Done(None)

    def let_go(self) -> None:
        self._may_go_on.set()


def sessions(opened: OpenWindow) -> int:
    return int(
        opened.database.read(lambda tx: tx.scalar(text("select count(*) from session"))) or 0
    )


def half_typed_visit(qtbot: QtBot, opened: OpenWindow) -> VisitPage:
    """150 U at a visit of Ada Okafor."""
    form = PatientForm("9", "Okafor", "Ada", date(1980, 5, 17))
    patient = str(opened.database.write(add_patient, form, TODAY).value)
    course = CourseForm(MIGRAINE, ONABOT, planned_dose=155_000)
    uuid = str(opened.database.write(open_course, patient, course, date(2026, 1, 6)).value)
    opened.window.open_visit(patient, uuid)
    settle(opened.tasks)
    page = opened.window.findChild(VisitPage)
    assert page is not None
    page.findChildren(DoseEdit)[0].set_text("150")
    settle(opened.tasks)
    return page


def filled_patient(opened: OpenWindow, record_number: str = "77") -> PatientDialog:
    opened.window.new_patient()
    settle(opened.tasks)
    form = open_window(PatientDialog)
    assert form is not None
    for name, typed in (
        ("Record number", record_number),
        ("Family name", "Okafor"),
        ("Given name", "Ada"),
    ):
        line_called(form, name).setText(typed)
    form.findChildren(DateEdit)[0].set_day(date(1980, 5, 17))
    return form


@pytest.mark.fault(28)
@pytest.mark.fault(42)
def test_a_visit_whose_save_is_pending_at_the_lock_is_saved_once_and_does_not_come_back(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    page = half_typed_visit(qtbot, opened)
    slow = SlowWriter(opened)
    button(page, "Keep as given, sign later").click()
    qtbot.waitUntil(lambda: [one.is_write for one in opened.tasks._pending.values()] == [True] * 2)
    shift.lock()
    slow.let_go()

    again = come_in(qtbot, shift)
    settle(again.tasks)
    assert sessions(again) == 1
    assert again.database.read(my_drafts) == ()
    assert again.window.place != "visit"
    assert "half typed" not in texts(again.window)


@pytest.mark.fault(42)
def test_a_patient_whose_save_is_pending_at_the_lock_is_saved_and_the_form_does_not_come_back(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    form = filled_patient(opened)
    slow = SlowWriter(opened)
    button(form, "Save").click()
    shift.lock()
    slow.let_go()

    again = come_in(qtbot, shift)
    settle(again.tasks)
    assert len(again.database.read(find_patients, "Okafor", 5)) == 1
    assert again.database.read(my_drafts) == ()
    assert open_window(PatientDialog) is None


@pytest.mark.fault(41)
@pytest.mark.fault(42)
def test_a_form_whose_save_fails_while_it_locks_comes_back_as_it_was_typed(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    taken = PatientForm("77", "Berg", "Tom", date(1980, 5, 17))
    opened.database.write(add_patient, taken, TODAY)
    form = filled_patient(opened, record_number="77")
    slow = SlowWriter(opened)
    button(form, "Save").click()
    shift.lock()
    slow.let_go()

    again = come_in(qtbot, shift)
    qtbot.waitUntil(lambda: open_window(PatientDialog) is not None)
    back = open_window(PatientDialog)
    assert back is not None
    assert line_called(back, "Family name").text() == "Okafor"
    assert again.database.read(find_patients, "Okafor", 5) == []
