"""What a role may not do is switched off on the screen, with the reason; services refuse it too."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage, open_page
from tests.ui.recall.steps import treated
from tests.ui.seen import button, open_window
from tracker.domain.account import Account, Role
from tracker.domain.rights import Action
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.services.wording import say_problem
from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.patients.patient_actions import session_wishes, wish_menu
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patients_page import PatientsPage
from tracker.ui.recall.acts import Act
from tracker.ui.rights import follow_right, may
from tracker.ui.screenshot import settle
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.visit_page import VisitPage

__all__ = ["open_page"]
"""A fixture of the recall list's own tests."""

WorkAs = Callable[[Role], None]


@pytest.fixture
def work_as(clinic: Clinic) -> WorkAs:
    """Somebody of that role, without the right to sign, works from now on."""

    def become(role: Role) -> None:
        name = f"Zoë {role.value}"
        uuid = clinic.write(add_account, AccountForm(name, role), clinic.today).value
        clinic.database.work_as(Account(str(uuid), name, role))

    return become


def test_who_may_only_read_finds_new_patient_switched_off_and_why(
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    work_as: WorkAs,
) -> None:
    work_as(Role.READ_ONLY)
    page = PatientsPage(clinic_tasks, clinic_date)
    qtbot.addWidget(page)
    page.show()
    settle(clinic_tasks)
    new = button(page, "New patient")
    assert not new.isEnabled()
    assert "may read here" in new.accessibleDescription()


def test_a_nurse_keeps_what_was_given_and_leaves_the_signing_to_another(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    work_as: WorkAs,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    work_as(Role.NURSE)
    page = VisitPage(clinic_tasks, clinic_date)
    qtbot.addWidget(page)
    page.show()
    with qtbot.waitSignal(page.started):
        page.start(patient, course)
    settle(clinic_tasks)
    sign = next(one for one in page.findChildren(QPushButton) if one.text() == "&Sign")
    assert not sign.isEnabled()
    assert "injects and signs" in sign.accessibleDescription()
    page._sessions.editor(course).injection.set_dose("onabotulinumtoxinA", 155_000)
    with qtbot.waitSignal(page.finished):
        button(page, "Keep as given, sign later").click()
    assert clinic.card(patient).sessions[0].status == "given"


def test_the_acts_of_the_recall_list_are_switched_off_for_who_may_only_read(
    qtbot: QtBot, clinic: Clinic, work_as: WorkAs, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", "2026-07-06")
    before = clinic.state(course)
    work_as(Role.READ_ONLY)
    page = open_page()
    acts = page.panel.acts
    assert not acts.button(Act.BOOK).isEnabled()
    assert "may read here" in acts.button(Act.BOOK).toolTip()
    assert acts.button(Act.OPEN).isEnabled()
    with qtbot.waitSignal(page.failed) as denied:
        QTest.keyClick(page.table, Qt.Key.Key_B)
    assert page.panel.form is None
    assert "may read here" in say_problem(denied.args[0])
    with qtbot.waitSignal(page.failed):
        QTest.keyClick(page.table, Qt.Key.Key_N)
    assert clinic.state(course) == before


def test_a_nurse_leaves_deciding_to_a_clinician_and_books_herself(
    clinic: Clinic, work_as: WorkAs, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", "2026-07-06")
    work_as(Role.NURSE)
    acts = open_page().panel.acts
    assert acts.button(Act.BOOK).isEnabled()
    assert not acts.button(Act.OWN_DATE).isEnabled()
    assert "clinician" in acts.button(Act.OWN_DATE).accessibleDescription()


def test_who_may_not_change_rules_reads_why_beside_them(
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    work_as: WorkAs,
) -> None:
    work_as(Role.NURSE)
    page = SettingsPage(clinic_tasks, clinic_date, Settings())
    qtbot.addWidget(page)
    page.show()
    settle(clinic_tasks)
    rules = page.rules
    rules.select(next(row for row in rules.rows if row.form.evidence == "check"))
    assert not button(rules, "It is confirmed").isEnabled()
    assert rules.panel.bar.told == "This is an administrator’s to do."
    editor = rules.panel.editor
    assert editor is not None
    QTest.keyClicks(editor.fields["grace_days"].editor, "1")
    button(rules, "Preview").click()
    settle(clinic_tasks)
    publish = next(
        one for one in rules.findChildren(QPushButton) if one.text().startswith("Publish version")
    )
    assert publish.isVisible()
    assert not publish.isEnabled()
    assert "administrator" in publish.toolTip()
    new = button(rules, "New rule")
    assert not new.isEnabled()


def test_a_key_opens_no_form_that_could_not_be_saved(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
    work_as: WorkAs,
) -> None:
    treated(clinic, "Nakamura", "2026-07-06")
    work_as(Role.READ_ONLY)
    window = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db")
    qtbot.addWidget(window)
    window.show()
    settle(clinic_tasks)
    for ask in (window.record, window.new_patient):
        ask()
        box = open_window(QMessageBox)
        assert box is not None
        assert "may read here" in box.text()
        box.close()
        settle(clinic_tasks)
        assert window.place != "visit"
    assert open_window(PatientDialog) is None


def test_whoever_may_finds_a_control_as_it_was(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, work_as: WorkAs
) -> None:
    control = QPushButton("Sign")
    qtbot.addWidget(control)
    assert follow_right(control, clinic_tasks, Action.SIGN_SESSIONS)
    assert control.isEnabled()
    work_as(Role.CLINICIAN)
    assert not may(clinic_tasks, Action.SIGN_SESSIONS)


def test_the_menu_of_a_session_says_why_a_nurse_cannot_sign_it(
    qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks, work_as: WorkAs
) -> None:
    patient = clinic.patient()
    clinic.unsigned(patient, "2026-08-25", (clinic.course(patient), 155))
    row = clinic.card(patient).sessions[0]
    work_as(Role.NURSE)
    owner = QPushButton("Owner")
    qtbot.addWidget(owner)
    menu = wish_menu(owner, session_wishes(row), lambda _wish: None, clinic_tasks)
    found = {action.text(): action for action in menu.actions()}
    assert not found["Sign"].isEnabled()
    assert "injects and signs" in found["Sign"].toolTip()
    assert found["Read everything about it"].isEnabled()
