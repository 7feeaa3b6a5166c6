"""The Approvals screen: a key for each stage, the forms of one, and what a lock leaves of them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.ui.drafts.test_resumed_forms import line, lock, resumed, window
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.domain.account import Account, Role
from tracker.domain.authorisation import Stage, Supply
from tracker.services.authorisations import authorisations
from tracker.services.authorisations.authorisations import AuthorisationForm
from tracker.services.authorisations.listing import authorisations_of
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.services.staff.drafts import my_drafts
from tracker.ui.approvals.approvals_page import ApprovalsPage
from tracker.ui.approvals.authorisation_form import AuthorisationDialog
from tracker.ui.approvals.step_form import StepDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import REFUSED
from tracker.ui.form_dialog import FormDialog
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

__all__ = ["window"]


@pytest.fixture
def patient(clinic: Clinic) -> str:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    form = AuthorisationForm((course,), "Blue Shield", owner="Kim", chase_on=day("2026-11-20"))
    clinic.write(authorisations.open_authorisation, form, TODAY)
    return patient


@pytest.fixture
def page(
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    patient: str,
) -> Iterator[ApprovalsPage]:
    made = ApprovalsPage(clinic_tasks, clinic_date, keys)
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    made.setFocus()
    settle(clinic_tasks)
    yield made
    settle(clinic_tasks)


def press(qtbot: QtBot, page: QWidget, key: Qt.Key, tasks: Tasks) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.setFocus()
    QTest.keyClick(page.focusWidget(), key)
    settle(tasks)


def row_of(clinic: Clinic, patient: str) -> AuthorisationRow:
    return clinic.read(authorisations_of, patient, TODAY)[0]


def saved(form: FormDialog | None, tasks: Tasks) -> None:
    assert form is not None
    form._save.click()
    settle(tasks)


def test_one_key_takes_a_request_to_each_of_its_stages(
    qtbot: QtBot, clinic: Clinic, page: ApprovalsPage, clinic_tasks: Tasks, patient: str
) -> None:
    assert "1 to be asked" in texts(page)
    assert unnamed(page) == []
    press(qtbot, page, Qt.Key.Key_L, clinic_tasks)
    assert row_of(clinic, patient).stage is Stage.TO_REQUEST
    press(qtbot, page, Qt.Key.Key_S, clinic_tasks)
    assert row_of(clinic, patient).stage is Stage.SENT
    press(qtbot, page, Qt.Key.Key_R, clinic_tasks)
    refused = open_window(StepDialog)
    assert refused is not None
    refused._on.set_text("22 Dec 2026")
    saved(refused, clinic_tasks)
    assert row_of(clinic, patient).stage_label == "appeal by 22 Dec 2026"
    press(qtbot, page, Qt.Key.Key_L, clinic_tasks)
    assert row_of(clinic, patient).stage is Stage.APPEALED
    press(qtbot, page, Qt.Key.Key_A, clinic_tasks)
    approved = open_window(AuthorisationDialog)
    assert approved is not None
    assert "Prior authorisation for Okafor, Ada" in texts(approved)
    approved._from.set_text("2 Nov 2026")
    approved._days.setText("120")
    approved._visits.setText("2")
    approved._supply.set_code(Supply.PHARMACY.value)
    saved(approved, clinic_tasks)
    row = row_of(clinic, patient)
    assert (row.stage, row.valid_to, row.visits_left) == (Stage.APPROVED, day("2027-03-01"), 2)
    press(qtbot, page, Qt.Key.Key_O, clinic_tasks)
    ordered = open_window(StepDialog)
    assert ordered is not None
    ordered._on.set_text("30 Nov 2026")
    saved(ordered, clinic_tasks)
    assert row_of(clinic, patient).stage is Stage.DRUG_ORDERED
    press(qtbot, page, Qt.Key.Key_H, clinic_tasks)
    saved(open_window(StepDialog), clinic_tasks)
    assert row_of(clinic, patient).stage is Stage.DRUG_HERE
    assert "Nothing is to be asked of a payer or a pharmacy." in texts(page)


def test_whoever_may_only_read_changes_no_stage(
    qtbot: QtBot, clinic: Clinic, page: ApprovalsPage, clinic_tasks: Tasks, patient: str
) -> None:
    before = row_of(clinic, patient)
    uuid = clinic.write(add_account, AccountForm("Zoë", Role.READ_ONLY), clinic.today).value
    clinic.database.work_as(Account(str(uuid), "Zoë", Role.READ_ONLY))
    press(qtbot, page, Qt.Key.Key_S, clinic_tasks)
    assert row_of(clinic, patient) == before


def test_the_card_of_a_treatment_says_how_far_its_approval_has_come(
    clinic: Clinic, window: MainWindow, clinic_tasks: Tasks, patient: str
) -> None:
    window.open_patient(patient)
    settle(clinic_tasks)
    said = "Prior authorisation by Blue Shield: to request, ask on 20 Nov 2026."
    assert said in texts(window)


@pytest.mark.fault(41)
@pytest.mark.parametrize("kind", ["authorisation", "authorisation-refused"])
def test_a_half_typed_form_of_an_approval_survives_a_lock(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    window: MainWindow,
    patient: str,
    kind: str,
) -> None:
    row = row_of(clinic, patient)
    form: Any
    if kind == REFUSED:
        form = StepDialog(clinic_tasks, clinic_date, row, REFUSED, window)
    else:
        form = AuthorisationDialog(clinic_tasks, clinic_date, patient, row.uuid, owner=window)
    form.open_fitted()
    settle(clinic_tasks)
    if kind == REFUSED:
        form._on.set_text("22 Dec 2026")
    else:
        line(form, "Payer").setText("Aetna")
        form._visits.setText("4")
        form._part.setCurrentIndex(1)
    typed = form.content()
    left = lock(window, form, clinic, clinic_tasks)
    assert left.about == "Okafor, Ada"
    again = resumed(qtbot, window, left, clinic_tasks, type(form))
    assert again.content() == typed
    with qtbot.waitSignal(again.saved):
        again._save.click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()
    after = row_of(clinic, patient)
    assert replace(after, version=0) != replace(row, version=0)


def test_a_bad_number_is_told_at_its_field(
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    window: MainWindow,
    patient: str,
) -> None:
    form = AuthorisationDialog(clinic_tasks, clinic_date, patient, None, owner=window)
    form.open_fitted()
    settle(clinic_tasks)
    form._stage.set_code(Stage.APPROVED.value)
    form._visits.setText("four")
    saved(form, clinic_tasks)
    assert "Write a whole number, at most 1,000." in texts(form)
    form._visits.setText("4")
    saved(form, clinic_tasks)
    assert "This can’t be left empty." in texts(form)
    button(form, "Cancel").click()
    form.done(0)
