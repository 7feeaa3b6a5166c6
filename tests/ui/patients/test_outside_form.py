"""Toxin given elsewhere: what it moves is shown before it is saved, or marked as entered in error."""

from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import Clinic
from tests.ui.patients.test_forms import Open, fill, open_form, save
from tests.ui.seen import button, open_window, texts
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.patients.outside_form import OutsideDialog, VoidOutsideDialog
from tracker.ui.tasks import Tasks

__all__ = ["open_form"]


def agree_to_what_moves(qtbot: QtBot, tasks: Tasks) -> None:
    asked = open_window(MovedDialog)
    assert asked is not None
    button(asked, "Save").click()
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_an_outside_treatment_of_the_same_condition_starts_the_next_interval(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(OutsideDialog, clinic.card(patient), None)
    fill(form, on="5.10.", product=ONABOT, dose="155", condition=MIGRAINE, course_uuid=course)
    save(form, qtbot, clinic_tasks)
    agree_to_what_moves(qtbot, clinic_tasks)
    assert clinic.course_card(patient, course).due_on == day("2026-12-28")


def test_what_an_outside_treatment_moves_is_shown_before_it_is_saved_or_voided(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = open_form(OutsideDialog, clinic.card(patient), None)
    fill(form, on="5.10.", product=ONABOT, dose="300")
    save(form, qtbot, clinic_tasks)
    assert not clinic.card(patient).outside
    agree_to_what_moves(qtbot, clinic_tasks)
    (row,) = clinic.card(patient).outside
    assert clinic.course_card(patient, course).due_on == day("2026-12-28")
    voiding = open_form(VoidOutsideDialog, patient, row)
    assert "This is what moves:" in texts(voiding)
