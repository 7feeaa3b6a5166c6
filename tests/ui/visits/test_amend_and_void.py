"""Amending and voiding: both forms stay, with who and why; what moves is seen before."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.builders import BLADDER, day
from tests.clinics import Clinic
from tests.ui.seen import open_window, texts
from tracker.domain.facts import SessionStatus
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.rows_table import RowsTable
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.amend_form import AmendDialog
from tracker.ui.visits.void_form import VoidDialog


@pytest.fixture
def window(qtbot: QtBot, theme: Theme) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def open_form(window: QWidget, clinic_tasks: Tasks, clinic_date: ClinicDate) -> Callable[..., Any]:
    def make(form: Callable[..., Any], session: str, **more: Any) -> Any:
        dialog = form(clinic_tasks, clinic_date, session, owner=window, **more)
        dialog.open_fitted()
        settle(clinic_tasks)
        return dialog

    return make


def moved_cells(question: MovedDialog) -> str:
    (table,) = question.findChildren(RowsTable)
    model = table.model()
    return " ".join(str(model.index(0, column).data()) for column in range(model.columnCount()))


def test_an_amendment_shows_what_moves_and_keeps_both_forms(
    clinic: Clinic, open_form: Callable[..., Any], clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (session,) = clinic.visit(patient, "2026-08-30", (course, 155))
    form = open_form(AmendDialog, session)
    form._on.set_text("2026-08-23")
    form._reason.setText("paper said the 23rd")
    form._on_save()
    settle(clinic_tasks)
    question = open_window(MovedDialog)
    assert question is not None
    assert "This is what moves:" in texts(question)
    with qtbot.waitSignal(form.saved):
        question.accept()
    (row,) = clinic.card(patient).sessions
    assert (row.on, row.status) == (day("2026-08-23"), "amended")
    assert "paper said the 23rd" in " ".join(row.before)


def test_an_amendment_without_a_reason_is_refused_at_the_reason(
    clinic: Clinic, open_form: Callable[..., Any], clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    (session,) = clinic.visit(patient, "2026-08-30", (clinic.course(patient), 155))
    form = open_form(AmendDialog, session)
    form._injection._dose.set_text("165")
    form._on_save()
    settle(clinic_tasks)
    question = open_window(MovedDialog)
    assert question is not None
    question.accept()
    settle(clinic_tasks)
    assert form.fields["reason"].problem == "Give a reason."
    assert form._injection._dose.text() == "165"
    assert clinic.card(patient).sessions[0].status == "signed"


def test_planned_injections_are_recorded_as_given(
    clinic: Clinic, open_form: Callable[..., Any], clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155))
    (planned,) = clinic.visit(patient, "2026-11-22", (course, 155), status=SessionStatus.PLANNED)
    form = open_form(AmendDialog, planned, is_planned=True)
    form._on_save()
    settle(clinic_tasks)
    question = open_window(MovedDialog)
    assert question is not None
    assert "14 Feb 2027" in moved_cells(question)
    with qtbot.waitSignal(form.saved):
        question.accept()
    assert clinic.card(patient).sessions[0].status == "signed"


def test_voiding_shows_what_moves_and_needs_a_reason(
    clinic: Clinic, open_form: Callable[..., Any], clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-05-25", (course, 155))
    (session,) = clinic.visit(patient, "2026-08-30", (course, 155))
    form = open_form(VoidDialog, session)
    assert "This is what moves:" in texts(form)
    form._on_save()
    settle(clinic_tasks)
    assert form.fields["reason"].problem == "Give a reason."
    form._reason.setText("wrong patient")
    with qtbot.waitSignal(form.saved):
        form._on_save()
    assert clinic.due_on(course) == day("2026-08-17")
    newest = clinic.card(patient).sessions[0]
    assert (newest.status, newest.void_reason) == ("voided", "wrong patient")


def test_voiding_tells_what_goes_with_the_injections(
    clinic: Clinic, open_form: Callable[..., Any]
) -> None:
    patient = clinic.patient()
    (session,) = clinic.visit(patient, "2026-11-22", (clinic.course(patient, BLADDER), 100))
    assert "“Residual volume” of 6 Dec 2026" in texts(open_form(VoidDialog, session))


@pytest.mark.parametrize("kind", [AmendDialog, VoidDialog])
def test_the_form_says_whose_injections_it_is_about(
    clinic: Clinic, open_form: Callable[..., Any], kind: Callable[..., Any]
) -> None:
    patient = clinic.patient(family_name="Nakamura", given_name="Aiko")
    (session,) = clinic.visit(patient, "2026-08-30", (clinic.course(patient), 155))
    said = texts(open_form(kind, session))
    assert "Nakamura, Aiko" in said
    assert "Chronic migraine" in said
    assert "30 Aug 2026" in said
