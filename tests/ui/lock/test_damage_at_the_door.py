"""What is behind the password window is damaged: a backup is offered right there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, USER, Clinic
from tests.ui.lock.conftest import PASSWORD, BeginShift, Template
from tests.ui.seen import button, open_window, texts
from tracker.assembly import Opening, OpenWindow
from tracker.domain.problems import Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.unlock import unlock
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.patients.search import find_patients
from tracker.settings import Settings
from tracker.shift import Shift
from tracker.storage.key_slots import key_file
from tracker.ui.backups.restore_dialog import RestoreDialog
from tracker.ui.backups.restored_dialog import RestoredDialog
from tracker.ui.lock.password_window import PasswordWindow
from tracker.ui.look import look, set_look

BORN = date(1980, 5, 17)


@pytest.fixture
def backed_up(encrypted: Template) -> Template:
    """The clinic has a backup of its one patient, and a second patient since."""
    with open_clinic(encrypted.path, unlocked=unlock(encrypted.path, USER, PASSWORD)) as database:
        database.write(add_patient, PatientForm("MRN1", "Okafor", "Ada", BORN), TODAY)
        BackupKeeper(database).keep()
        database.write(add_patient, PatientForm("MRN2", "Baker", "Tom", BORN), TODAY)
    return encrypted


def spoil(path: Path) -> bytes:
    """A page after the first bytes is lost; gives the file as it is now."""
    content = bytearray(path.read_bytes())
    content[100:2000] = bytes(1900)
    path.write_bytes(content)
    return bytes(content)


def window_of(shift: Shift) -> PasswordWindow:
    assert shift.door is not None
    return shift.door.window


def enter(qtbot: QtBot, shift: Shift, password: str = PASSWORD) -> None:
    window = window_of(shift)
    qtbot.waitUntil(lambda: window.can_try)
    window.name.setText(USER)
    window.password.setText(password)
    QTest.keyClick(window.password, Qt.Key.Key_Return)


def offered(qtbot: QtBot, shift: Shift) -> RestoreDialog:
    """The dialog, its newest backup chosen by nobody yet."""
    window = window_of(shift)
    qtbot.waitUntil(lambda: "Restore a backup…" in buttons(window))
    button(window, "Restore a backup…").click()
    qtbot.waitUntil(lambda: open_window(RestoreDialog) is not None)
    dialog = open_window(RestoreDialog)
    assert dialog is not None
    return dialog


def buttons(window: PasswordWindow) -> list[str]:
    return [one.text() for one in window.findChildren(QPushButton) if one.isVisibleTo(window)]


def line_called(dialog: RestoreDialog, begins: str) -> QLineEdit:
    return next(
        one
        for one in dialog.findChildren(QLineEdit)
        if one.isVisibleTo(dialog) and one.accessibleName().startswith(begins)
    )


def newest_backup(path: Path) -> Path:
    return max(one for one in path.parent.rglob("clinic-*.db"))


def names(opened: OpenWindow) -> list[str]:
    return sorted(one.name for one in opened.database.read(find_patients, "MRN", 10))


def agree(dialog: RestoreDialog) -> None:
    button(dialog, "Restore…").click()
    box = QApplication.activeModalWidget()
    assert box is not None
    assert "damaged" in texts(box)
    button(box, "Restore").click()


@pytest.mark.fault(38)
@pytest.mark.fault(18)
def test_a_damaged_clinic_is_restored_at_the_password_window_and_kept_aside(
    qtbot: QtBot, begin_shift: BeginShift, backed_up: Template
) -> None:
    damaged = spoil(backed_up.path)
    shift = begin_shift()
    enter(qtbot, shift)
    dialog = offered(qtbot, shift)
    assert "damaged" in window_of(shift).problem
    # The password opened the key slots: the backup asks for none again.
    dialog.choose_file(newest_backup(backed_up.path))
    qtbot.waitUntil(lambda: dialog.looked is not None, timeout=20_000)
    assert "It is kept aside" in texts(dialog)
    agree(dialog)
    qtbot.waitUntil(lambda: open_window(RestoredDialog) is not None, timeout=20_000)
    told = open_window(RestoredDialog)
    assert told is not None
    said = texts(told)
    button(told, "Open the clinic").click()
    enter(qtbot, shift)
    qtbot.waitUntil(lambda: shift.current is not None, timeout=20_000)
    assert shift.current is not None
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)
    assert names(shift.current) == ["Okafor, Ada"]
    (aside,) = backed_up.path.parent.glob(f"damaged-*{backed_up.path.name}")
    assert f"What could not be opened is kept in “{aside}”." in said
    assert aside.read_bytes() == damaged
    assert key_file(aside).is_file()


@pytest.mark.fault(38)
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_key_slots_alone_are_put_back_and_nothing_is_lost(
    qtbot: QtBot, begin_shift: BeginShift, backed_up: Template, damage: str
) -> None:
    slots = key_file(backed_up.path)
    shift = begin_shift()
    if damage == "missing":
        slots.unlink()
    else:
        slots.write_bytes(slots.read_bytes()[:100])
    enter(qtbot, shift)
    dialog = offered(qtbot, shift)
    dialog.choose_file(newest_backup(backed_up.path))
    line_called(dialog, "Name").setText(USER)
    line_called(dialog, "Password").setText(PASSWORD)
    button(dialog, "Open it").click()
    qtbot.waitUntil(lambda: dialog.looked is not None, timeout=20_000)
    assert "own file is whole" in texts(dialog)
    button(dialog, "Put back the key slots").click()
    qtbot.waitUntil(lambda: "key slots are back" in window_of(shift).problem)
    enter(qtbot, shift)
    qtbot.waitUntil(lambda: shift.current is not None, timeout=20_000)
    assert shift.current is not None
    qtbot.waitUntil(lambda: shift.current is not None and shift.current.tasks.is_idle)
    assert names(shift.current) == ["Baker, Tom", "Okafor, Ada"]
    aside = list(backed_up.path.parent.glob("damaged-*.keys"))
    assert len(aside) == (0 if damage == "missing" else 1)


@pytest.mark.fault(38)
def test_the_recovery_code_opens_a_backup_too(
    qtbot: QtBot, begin_shift: BeginShift, backed_up: Template
) -> None:
    shift = begin_shift()
    key_file(backed_up.path).unlink()
    enter(qtbot, shift)
    dialog = offered(qtbot, shift)
    dialog.choose_file(newest_backup(backed_up.path))
    line_called(dialog, "Password").setText(backed_up.recovery_code.lower())
    button(dialog, "Open it").click()
    qtbot.waitUntil(lambda: dialog.looked is not None, timeout=20_000)
    assert dialog.looked is not None
    assert dialog.looked.needs_only_slots
    dialog.reject()


@pytest.mark.fault(37)
def test_a_wrong_password_offers_no_backup(
    qtbot: QtBot, begin_shift: BeginShift, backed_up: Template
) -> None:
    shift = begin_shift()
    enter(qtbot, shift, "a red bicycle")
    window = window_of(shift)
    qtbot.waitUntil(lambda: "wrong" in window.problem)
    assert "Restore a backup…" not in buttons(window)


@pytest.fixture
def plain_shift(qapp: QApplication, clinic: Clinic) -> Iterator[Shift]:
    """Over a clinic without passwords, that isn't open."""
    before = look()
    clinic.patient()
    BackupKeeper(clinic.database).keep()
    clinic.close()
    made = Shift(qapp, clinic.path, Settings(), TODAY, USER, after_first_paint=lambda _opened: None)
    yield made
    opened = made.current
    made.end()
    for window in (opened.window if opened else None, made.door and made.door.window):
        if window:
            window.hide()
            window.deleteLater()
    made.deleteLater()
    qapp.setStyleSheet("")
    set_look(before)


@pytest.mark.fault(11)
def test_a_damaged_clinic_without_passwords_offers_a_backup_and_asks_for_no_password(
    qtbot: QtBot, plain_shift: Shift, clinic: Clinic
) -> None:
    spoil(clinic.path)
    plain_shift.begin(Opening(lambda: open_clinic(clinic.path, USER)))
    window = window_of(plain_shift)
    assert "damaged" in window.problem
    assert buttons(window) == ["Restore a backup…"]
    assert not window.password.isVisibleTo(window)
    dialog = offered(qtbot, plain_shift)
    dialog.choose_file(newest_backup(clinic.path))
    qtbot.waitUntil(lambda: dialog.looked is not None, timeout=20_000)
    agree(dialog)
    qtbot.waitUntil(lambda: open_window(RestoredDialog) is not None, timeout=20_000)
    told = open_window(RestoredDialog)
    assert told is not None
    button(told, "Open the clinic").click()
    qtbot.waitUntil(lambda: plain_shift.current is not None)
    assert plain_shift.current is not None
    qtbot.waitUntil(lambda: plain_shift.current is not None and plain_shift.current.tasks.is_idle)
    assert names(plain_shift.current) == ["Okafor, Ada"]


def test_a_file_that_was_no_clinic_is_refused_and_offers_nothing(
    qapp: QApplication, tmp_path: Path
) -> None:
    before = look()
    path = tmp_path / "notes.db"
    path.write_bytes(b"shopping list\n" * 100)
    shift = Shift(qapp, path, Settings(), TODAY, USER, after_first_paint=lambda _opened: None)
    with pytest.raises(Unavailable, match="not a database"):
        shift.begin(Opening(lambda: open_clinic(path, USER)))
    assert path.read_bytes().startswith(b"shopping")
    if shift.door is not None:
        shift.door.window.deleteLater()
    shift.deleteLater()
    qapp.setStyleSheet("")
    set_look(before)
