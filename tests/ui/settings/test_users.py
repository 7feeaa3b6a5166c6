"""People in the settings: added, given rights, deactivated, and what they left handed over."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import TODAY, USER, Clinic
from tracker.domain.account import Role
from tracker.domain.problems import WrongPassword
from tracker.services.clinic.clinic import ClinicForm
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.unlock import unlock
from tracker.services.staff import accounts
from tracker.storage.slot import Strength
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.lock.secret_dialog import AGAIN, NEW, SecretDialog
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.settings.users_section import UsersSection
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice


@pytest.fixture
def users(qtbot: QtBot, clinic: Clinic, page: SettingsPage) -> UsersSection:
    """In sight, with one nurse."""
    clinic.write(accounts.add_account, accounts.AccountForm("Bo Lund", Role.NURSE), TODAY)
    page.show_section("users")
    qtbot.waitUntil(lambda: _names(page.users) == ["Bo Lund", USER])
    return page.users


def _names(users: UsersSection) -> list[str]:
    return [row.name for row in users.rows]


def _choose(users: UsersSection, name: str) -> None:
    users.select(name)


def _press(where: QWidget, text: str) -> None:
    buttons = where.findChildren(QPushButton)
    found = [one for one in buttons if one.text().replace("&", "") == text and one.isVisible()]
    assert len(found) == 1, text
    found[0].click()


def _is_offered(users: UsersSection, text: str) -> bool:
    return any(
        one.isVisible() and one.isEnabled()
        for one in users.findChildren(QPushButton)
        if one.text() == text
    )


def _dialog(qtbot: QtBot, users: UsersSection, kind: type[QDialog] = QDialog) -> QDialog:
    def shown() -> list[QDialog]:
        return [one for one in users.findChildren(kind) if one.isVisible()]

    qtbot.waitUntil(lambda: len(shown()) == 1)
    return shown()[0]


def test_somebody_is_added_with_a_role_and_the_right_to_sign(
    qtbot: QtBot, clinic: Clinic, users: UsersSection
) -> None:
    _press(users, "Add somebody…")
    dialog = _dialog(qtbot, users)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    QTest.keyClicks(name, "Kim Ito")
    dialog.findChildren(Choice)[0].set_code("clinician")
    signs = dialog.findChild(QCheckBox)
    assert signs is not None
    signs.setChecked(True)
    _press(dialog, "Add")
    qtbot.waitUntil(lambda: _names(users) == ["Bo Lund", USER, "Kim Ito"])
    added = clinic.read(accounts.account_rows, TODAY)[2]
    assert (added.role, added.injects_and_signs) == (Role.CLINICIAN, True)


def test_a_name_that_is_taken_is_told_under_the_field(qtbot: QtBot, users: UsersSection) -> None:
    _press(users, "Add somebody…")
    dialog = _dialog(qtbot, users)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    QTest.keyClicks(name, "BO LUND")
    _press(dialog, "Add")
    qtbot.waitUntil(lambda: "has an account already" in name.accessibleDescription())
    assert name.text() == "BO LUND"


def test_what_somebody_may_do_is_changed(qtbot: QtBot, clinic: Clinic, users: UsersSection) -> None:
    _choose(users, "Bo Lund")
    _press(users, "What they may do…")
    dialog = _dialog(qtbot, users)
    dialog.findChildren(Choice)[0].set_code("read-only")
    signs = dialog.findChild(QCheckBox)
    assert signs is not None
    assert not signs.isEnabled()
    _press(dialog, "Save")
    qtbot.waitUntil(lambda: users.table.current_row().role is Role.READ_ONLY)


def test_nobody_deactivates_their_own_account(users: UsersSection) -> None:
    _choose(users, USER)
    assert not _is_offered(users, "Deactivate…")
    _choose(users, "Bo Lund")
    assert _is_offered(users, "Deactivate…")


def test_what_a_leaver_left_is_handed_over(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, users: UsersSection
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    with clinic.as_user("Bo Lund") as bo:
        form = AttemptForm(patient, (course,), "promised", promise_by=day("2026-11-25"))
        bo.write(record_attempt, form, TODAY)
    _choose(users, "Bo Lund")
    _press(users, "Deactivate…")
    _press(_dialog(qtbot, users, QMessageBox), "Deactivate")
    qtbot.waitUntil(users.left.isVisible)
    assert users.table.current_row().left_items == 1
    qtbot.waitUntil(lambda: users.left.table.current_row() is not None)
    assert not _is_offered(users, "Hand over all")
    me = next(one for one in clinic.read(accounts.colleagues) if one.name == USER)
    qtbot.waitUntil(lambda: users.left.to.count() == 1)
    users.left.to.set_code(me.uuid)
    _press(users.left, "Hand over all")
    qtbot.waitUntil(lambda: not users.left.isVisible())
    assert users.table.current_row().left_items == 0
    _press(users, "Activate again")
    qtbot.waitUntil(lambda: users.table.current_row().is_active)


def test_whoever_may_not_see_the_people_is_told_so_in_their_place(
    qtbot: QtBot, clinic: Clinic, page: SettingsPage
) -> None:
    clinic.database.work_as(clinic.account("Kim Ito", Role.NURSE))
    page.show_section("users")
    qtbot.waitUntil(lambda: "administrator" in page.users.refusal)
    assert not page.users.table.isVisible()


def test_in_an_encrypted_clinic_somebody_new_gets_a_first_password_and_a_leaver_loses_it(
    qtbot: QtBot, theme: Theme, qapp: QApplication, clinic_date: ClinicDate, tmp_path: Path
) -> None:
    path, form = tmp_path / "sealed.db", ClinicForm("US", "America/New_York")
    made = create_encrypted_clinic(path, form, USER, "a blue bicycle", strength=Strength(64, 1, 1))
    tasks = Tasks(made.database, qapp)
    users = UsersSection(tasks, clinic_date)
    qtbot.addWidget(users)
    users.show()
    qtbot.waitUntil(lambda: _names(users) == [USER])
    _press(users, "Add somebody…")
    dialog = _dialog(qtbot, users)
    name = dialog.findChild(QLineEdit)
    assert name is not None
    QTest.keyClicks(name, "Kim Ito")
    _press(dialog, "Add")
    asking = _dialog(qtbot, users, SecretDialog)
    assert isinstance(asking, SecretDialog)
    for line in (NEW, AGAIN):
        QTest.keyClicks(asking.line(line), "seven grey geese")
    _press(asking, "Give")
    qtbot.waitUntil(lambda: not users.findChildren(SecretDialog), timeout=15_000)
    unlocked = unlock(path, "Kim Ito", "seven grey geese")
    assert unlocked.must_choose
    users.select("Kim Ito")
    _press(users, "Deactivate…")
    _press(_dialog(qtbot, users, QMessageBox), "Deactivate")
    qtbot.waitUntil(lambda: not users.table.current_row().is_active)
    qtbot.waitUntil(lambda: tasks.is_idle)
    with pytest.raises(WrongPassword):
        unlock(path, "Kim Ito", "seven grey geese")
    tasks.shutdown()
    made.database.close()
