"""From the password to the window, from the window to the lock, and back."""

from __future__ import annotations

import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.clinics import TODAY, USER
from tests.ui.lock.conftest import PASSWORD, BeginShift, Template, colleague
from tests.ui.seen import button, open_window, texts
from tracker.assembly import OpenWindow
from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed
from tracker.domain.recovery_code import code_as_printed
from tracker.services.backups.one_file import back_up_to
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.patients.search import find_patients
from tracker.settings import Settings
from tracker.shift import Shift
from tracker.storage import audit
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.ui.drafts.draft_list import DraftList
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.lock.password_window import PasswordWindow
from tracker.ui.lock.secret_dialog import AGAIN, NEW, SecretDialog
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.screenshot import settle


def window_of(shift: Shift) -> PasswordWindow:
    assert shift.door is not None
    return shift.door.window


def enter(qtbot: QtBot, shift: Shift, name: str, password: str) -> None:
    window = window_of(shift)
    qtbot.waitUntil(lambda: window.can_try)
    window.name.setText(name)
    window.password.setText(password)
    QTest.keyClick(window.password, Qt.Key.Key_Return)


def come_in(qtbot: QtBot, shift: Shift, name: str = USER, password: str = PASSWORD) -> OpenWindow:
    enter(qtbot, shift, name, password)
    qtbot.waitUntil(lambda: shift.current is not None)
    opened = shift.current
    assert opened is not None
    qtbot.waitUntil(lambda: opened.tasks.is_idle)
    return opened


@pytest.mark.fault(37)
def test_a_wrong_password_is_told_and_opens_nothing(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    enter(qtbot, shift, USER, "a red bicycle")
    window = window_of(shift)
    qtbot.waitUntil(lambda: "wrong" in window.problem)
    assert shift.current is None
    assert window.password.text() == ""
    assert window.password.hasFocus()
    assert "damaged" not in window.problem


def test_the_right_password_shows_the_clinic_and_takes_the_password_window_away(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    assert opened.window.isVisible()
    assert not window_of(shift).isVisible()
    assert opened.database.user == USER


def test_the_window_is_no_larger_than_the_screen(qtbot: QtBot, begin_shift: BeginShift) -> None:
    opened = come_in(qtbot, begin_shift())
    there = opened.window.screen().availableSize()
    assert opened.window.size().boundedTo(there) == opened.window.size()


@pytest.mark.fault(41)
def test_a_lock_closes_the_clinic_and_leaves_nothing_of_it_on_the_screen(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    opened.window.new_patient()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    assert dialog.windowHandle() is not None
    QTest.keyPress(dialog.windowHandle(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: shift.current is None)
    assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [window_of(shift)]
    assert window_of(shift).name.text() == USER
    again = come_in(qtbot, shift)
    assert again.window.isVisible()
    assert again.database is not opened.database


@pytest.mark.fault(41)
def test_somebody_else_comes_in_under_their_own_name(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    colleague(come_in(qtbot, shift), "Zoë Frank", "a first one")
    shift.lock(is_switch=True)
    assert window_of(shift).name.text() == ""
    enter(qtbot, shift, "zoë frank", "a first one")
    qtbot.waitUntil(lambda: open_window(SecretDialog) is not None)
    dialog = open_window(SecretDialog)
    assert dialog is not None
    dialog.line(NEW).setText("my own words")
    dialog.line(AGAIN).setText("my own word")
    QTest.keyClick(dialog.line(AGAIN), Qt.Key.Key_Return)
    assert "not the same" in dialog.fields[AGAIN].problem
    dialog.line(AGAIN).setText("my own words")
    button(dialog, "Choose").click()
    qtbot.waitUntil(lambda: shift.current is not None)
    assert shift.current is not None
    assert shift.current.database.user == "Zoë Frank"


@pytest.mark.fault(39)
def test_the_recovery_code_leads_to_a_new_password_and_a_new_code(
    qtbot: QtBot, begin_shift: BeginShift, encrypted: Template
) -> None:
    shift = begin_shift()
    window = window_of(shift)
    button(window, "Use the recovery code").click()
    window.code.setText(encrypted.recovery_code.lower())
    QTest.keyClick(window.code, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: open_window(SecretDialog) is not None)
    dialog = open_window(SecretDialog)
    assert dialog is not None
    for name in (NEW, AGAIN):
        dialog.line(name).setText("found again")
    button(dialog, "Choose").click()
    qtbot.waitUntil(lambda: open_window(CodeSheet) is not None, timeout=20_000)
    sheet = open_window(CodeSheet)
    assert sheet is not None
    new = sheet.code
    assert code_as_printed(new) == new
    assert new != encrypted.recovery_code
    sheet.typed.setText("00000")
    button(sheet, "I have kept it").click()
    assert "not group" in sheet.problem
    sheet.typed.setText(new.split("-")[sheet.asked_group - 1])
    button(sheet, "I have kept it").click()
    qtbot.waitUntil(lambda: shift.current is not None)


@pytest.mark.fault(41)
def test_what_was_half_typed_at_the_lock_comes_back_to_its_owner_alone(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    colleague(opened, "Zoë Frank", "a first one", chooses="her own words")
    opened.window.new_patient()
    settle(opened.tasks)
    form = open_window(PatientDialog)
    assert form is not None
    line_called(form, "Family name").setText("Okafor")
    shift.lock(is_switch=True)

    other = come_in(qtbot, shift, "Zoë Frank", "her own words")
    settle(other.tasks)
    assert open_window(PatientDialog) is None
    assert "half typed" not in texts(other.window)
    shift.lock(is_switch=True)

    again = come_in(qtbot, shift)
    qtbot.waitUntil(lambda: "half typed" in texts(again.window))
    button(again.window, "Go on").click()
    settle(again.tasks)
    found = open_window(DraftList)
    assert found is not None
    button(found, "Go on").click()
    qtbot.waitUntil(lambda: open_window(PatientDialog) is not None)
    back = open_window(PatientDialog)
    assert back is not None
    assert line_called(back, "Family name").text() == "Okafor"


@pytest.mark.fault(41)
def test_after_a_lock_the_form_is_open_again_as_it_was(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    opened.window.new_patient()
    settle(opened.tasks)
    form = open_window(PatientDialog)
    assert form is not None
    line_called(form, "Family name").setText("Okafor")
    shift.lock()
    come_in(qtbot, shift)
    qtbot.waitUntil(lambda: open_window(PatientDialog) is not None)
    back = open_window(PatientDialog)
    assert back is not None
    assert line_called(back, "Family name").text() == "Okafor"


@pytest.mark.fault(42)
def test_a_save_that_runs_when_it_locks_is_finished(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)

    def slowly(tx: Any, form: PatientForm, today: date) -> Done:
        time.sleep(0.5)
        return add_patient(tx, form, today)

    form = PatientForm("1", "Okafor", "Ada", date(1980, 5, 17))
    opened.tasks.write(opened.window, slowly, form, TODAY)
    shift.lock()
    again = come_in(qtbot, shift)
    assert again.database.read(find_patients, "Okafor", 1)


@pytest.mark.fault(42)
def test_a_save_that_fails_while_it_locks_leaves_nothing(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    has_begun = threading.Event()

    def breaks_off(tx: Any, form: PatientForm, today: date) -> Done:
        add_patient(tx, form, today)
        tx.flush()
        has_begun.set()
        time.sleep(0.5)
        raise NotAllowed("This one is refused in the end.")

    form = PatientForm("1", "Okafor", "Ada", date(1980, 5, 17))
    opened.tasks.write(opened.window, breaks_off, form, TODAY)
    assert has_begun.wait(5)
    shift.lock()
    again = come_in(qtbot, shift)
    assert again.database.read(find_patients, "Okafor", 1) == []


@pytest.mark.fault(42)
def test_a_backup_that_runs_when_it_locks_is_whole(
    qtbot: QtBot, begin_shift: BeginShift, tmp_path: Path
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    opened.database.write(add_patient, PatientForm("1", "Okafor", "Ada", date(1980, 5, 17)), TODAY)
    copy = tmp_path / "copy.db"
    has_begun = threading.Event()

    def back_up(_tx: Any, *, progress: object) -> None:
        del progress
        has_begun.set()
        time.sleep(0.3)
        back_up_to(opened.database, copy)

    opened.tasks.long_read(
        opened.window, back_up, progress=lambda *_done: None, then=lambda _nothing: None
    )
    assert has_begun.wait(5)
    shift.lock()
    again = come_in(qtbot, shift)
    assert again.database.read(find_patients, "Okafor", 1)
    with Database.open(copy, key=again.database.key, readonly=True) as there:
        assert there.read(lambda tx: list(check_storage(tx))) == []
        assert there.read(lambda tx: tx.scalar(text("select count(*) from patient"))) == 1
    assert [one.name for one in tmp_path.glob("*.new*")] == []


def line_called(where: PatientDialog, name: str) -> QLineEdit:
    return next(one for one in where.findChildren(QLineEdit) if one.accessibleName() == name)


def test_signing_in_and_the_lock_are_in_the_audit_trail(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    come_in(qtbot, shift)
    shift.lock()
    opened = come_in(qtbot, shift)
    opened.database.write_acts()
    found = opened.database.read(
        lambda tx: [
            tx.execute(text("select action, who from audit_entry where seq = :n"), {"n": n}).one()
            for n in range(audit.head(tx).seq - 6, audit.head(tx).seq + 1)
        ]
    )
    acts = [(act, who) for act, who in found if act in ("log-in", "lock")]
    assert acts[-3:] == [("log-in", USER), ("lock", USER), ("log-in", USER)]


def test_other_minutes_before_the_lock_hold_at_once(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    # It begins once the list was painted.
    qtbot.waitUntil(lambda: shift._watch is not None)
    watch = shift._watch
    assert watch is not None
    # On a day that somebody named, nobody can know whether patients are treated.
    assert watch._minutes == 5
    opened.window.settings_changed.emit(Settings(lock_minutes=2))
    assert watch._minutes == 2
    opened.window.settings_changed.emit(Settings())
    assert watch._minutes == 5
