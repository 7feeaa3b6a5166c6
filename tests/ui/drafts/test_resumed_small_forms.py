"""Weights, warnings, errors, promises, questions and decisions: half typed, they survive a lock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.drafts.test_resumed_forms import line, lock, resumed, window
from tests.ui.seen import button, open_window, texts
from tracker.domain.account import Role
from tracker.services.courses.endings import end_course
from tracker.services.courses.reviews import open_review, open_reviews_of
from tracker.services.patients.card import PatientCard
from tracker.services.staff.drafts import my_drafts
from tracker.ui.drafts.draft_words import OF_PANEL, say_kind
from tracker.ui.drafts.typed_values import typed_values
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.booking_dialog import read_booking
from tracker.ui.main_window import MainWindow
from tracker.ui.patients.alert_form import AlertDialog
from tracker.ui.patients.ending_form import ReinstateDialog
from tracker.ui.patients.outside_form import VoidOutsideDialog
from tracker.ui.patients.weight_form import WeightDialog
from tracker.ui.recall.act_forms import form_for_act
from tracker.ui.recall.acts import Act
from tracker.ui.recall.panel_dialog import PanelDialog
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.void_form import VoidDialog
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.notes_edit import NotesEdit

__all__ = ["window"]

Make = Callable[[MainWindow, PatientCard], FormDialog]


def _weight(of: MainWindow, card: PatientCard) -> FormDialog:
    return WeightDialog(of._tasks, of.today, card.header.uuid, of)


def _alert(of: MainWindow, card: PatientCard) -> FormDialog:
    return AlertDialog(of._tasks, of.today, card.header.uuid, of)


def _void(of: MainWindow, card: PatientCard) -> FormDialog:
    return VoidDialog(of._tasks, of.today, card.sessions[0].uuid, of)


def _void_outside(of: MainWindow, card: PatientCard) -> FormDialog:
    return VoidOutsideDialog(of._tasks, of.today, card.header.uuid, card.outside[0], of)


def _reinstate(of: MainWindow, card: PatientCard) -> FormDialog:
    course = next(one for one in card.courses if one.ended_on is not None)
    return ReinstateDialog(of._tasks, of.today, card.header.uuid, course, of)


def full_card(clinic: Clinic) -> PatientCard:
    """Injections, a dose given elsewhere, and a treatment that has ended."""
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-09-01", (course, 155))
    clinic.outside(patient, "2026-01-05", 100)
    card = clinic.card(patient).courses[0]
    clinic.write(end_course, course, card.version, "moved", "", clinic.today)
    return clinic.card(patient)


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("make", "named", "save"),
    [
        (_weight, "Weight", "Save"),
        (_alert, "Warning", "Save"),
        (_void, "Entered in error", "Mark as entered in error"),
        (_void_outside, "Entered in error", "Mark as entered in error"),
        (_reinstate, "Reinstate treatment", "Reinstate treatment"),
    ],
)
def test_a_half_typed_short_form_comes_back_and_is_saved_once(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    window: MainWindow,
    make: Make,
    named: str,
    save: str,
) -> None:
    form = make(window, full_card(clinic))
    form.open_fitted()
    settle(clinic_tasks)
    for note in form.findChildren(NotesEdit):
        note.setText("her sister is ma")
    for choice in form.findChildren(Choice):
        choice.setCurrentIndex(2)
    for one in form.findChildren(QLineEdit):
        if not one.text():
            one.setText("61")
    for day in form.findChildren(DateEdit):
        day.set_text("1 Nov 2026")
    typed = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", named)

    again = resumed(qtbot, window, row, clinic_tasks, type(form))
    assert again.content() == typed
    with qtbot.waitSignal(again.saved):
        button(again, save).click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


def panel_form(clinic: Clinic, tasks: Tasks, act: Act, owner: QWidget) -> PanelForm:
    patient = clinic.patient(family_name="Okafor", phones=("+1 555 0142 778",))
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-20", (course, 155))
    if act is Act.ACCEPT_LATE:
        clinic.book(course, "2027-02-01", reason="holiday")
    if act is Act.DECIDE:
        clinic.write(open_review, course, "patient-asks", "", "sooner?", clinic.today)
        assert clinic.read(open_reviews_of, course, clinic.today)
    form = form_for_act(act, tasks, clinic.read(read_booking, course, clinic.today))
    assert form is not None
    form.setParent(owner)
    form.show()
    settle(tasks)
    return form


@pytest.mark.fault(41)
@pytest.mark.parametrize("kind", sorted(OF_PANEL))
def test_what_only_the_side_panel_asks_comes_back_in_a_window_of_its_own(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow, kind: str
) -> None:
    form = panel_form(clinic, clinic_tasks, Act(kind), window)
    assert window.drafts.keep_all() == ()
    if kind == "decide":
        form.findChildren(Choice)[1].setCurrentIndex(1)
    if kind == "news":
        form.findChildren(Choice)[0].setCurrentIndex(1)
    for day in form.findChildren(DateEdit):
        day.set_text("20 Nov 2026" if kind == "symptoms-back" else "3 Dec 2026")
    for one in form.findChildren(QLineEdit):
        if one.accessibleName() and not one.text():
            one.setText("her sister is ma")
    typed = typed_values(form.fields.editors)
    (left,) = window.drafts.keep_all()
    settle(clinic_tasks)
    form.setParent(None)
    form.deleteLater()
    (row,) = clinic.read(my_drafts)
    assert (row.uuid, row.about) == (left.draft.uuid, "Okafor, Ada")

    window.drafts.go_on_with(row)
    qtbot.waitUntil(lambda: open_window(PanelDialog) is not None)
    settle(clinic_tasks)
    dialog = open_window(PanelDialog)
    assert dialog is not None
    assert "Okafor" in texts(dialog)
    again = dialog.findChildren(PanelForm)[0]
    assert typed_values(again.fields.editors) == typed
    with qtbot.waitSignal(again.saved):
        again._on_save()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    assert open_window(PanelDialog) is None


def test_escape_leaves_the_window_of_its_own_and_throws_the_form_away(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    form = panel_form(clinic, clinic_tasks, Act.ASK, window)
    line(form, "What is to be decided").setText("sooner?")
    window.drafts.keep_all()
    settle(clinic_tasks)
    form.setParent(None)
    form.deleteLater()
    (row,) = clinic.read(my_drafts)
    window.drafts.go_on_with(row)
    qtbot.waitUntil(lambda: open_window(PanelDialog) is not None)
    dialog = open_window(PanelDialog)
    assert dialog is not None
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    settle(clinic_tasks)
    assert open_window(PanelDialog) is None
    assert clinic.read(my_drafts) == ()


def test_a_decision_is_handed_only_to_somebody_who_may_decide(clinic: Clinic) -> None:
    from tracker.services.staff.drafts import may_go_on

    nurse = clinic.account("Nora Lind", Role.NURSE)
    doctor = clinic.account("Dr Okoro", Role.CLINICIAN)
    for kind in ("decide", "void", "reinstate", "accept-late"):
        assert not may_go_on(nurse, kind)
        assert may_go_on(doctor, kind)
    assert may_go_on(nurse, "promise")
