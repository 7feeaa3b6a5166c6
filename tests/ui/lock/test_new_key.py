"""After somebody has left, the window gives the clinic a new data key."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from tests.clinics import USER
from tests.ui.lock.conftest import PASSWORD, BeginShift, Template, colleague
from tests.ui.lock.test_shift import come_in, enter, window_of
from tests.ui.seen import button, open_window, texts
from tracker.assembly import OpenWindow
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.encrypting import RekeyOrder
from tracker.services.keys.unlock import unlock
from tracker.shift import Shift
from tracker.storage import audit
from tracker.storage.key_slots import KeySlots
from tracker.ui.backups.failed_dialog import FailedDialog
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.lock.rekeyed_dialog import RekeyedDialog
from tracker.ui.lock.secret_dialog import OLD, SecretDialog
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.settings.users_section import UsersSection


def people_of(qtbot: QtBot, opened: OpenWindow) -> UsersSection:
    opened.window.go_to("settings")
    page = opened.window.findChild(SettingsPage)
    assert page is not None
    page.show_section("users")
    qtbot.waitUntil(lambda: bool(page.users.rows))
    return page.users


def boxed(qtbot: QtBot, action: str) -> str:
    """Press a button of the message in front; gives what it asked."""

    def box() -> QMessageBox | None:
        found = QApplication.activeModalWidget()
        return found if isinstance(found, QMessageBox) else None

    qtbot.waitUntil(lambda: box() is not None)
    found = box()
    assert found is not None
    asked = f"{found.text()} {found.informativeText()}"
    button(found, action).click()
    qtbot.waitUntil(lambda: box() is not found)
    return asked


def order_with(qtbot: QtBot, password: str) -> SecretDialog:
    qtbot.waitUntil(lambda: open_window(SecretDialog) is not None)
    dialog = open_window(SecretDialog)
    assert dialog is not None
    dialog.line(OLD).setText(password)
    button(dialog, "Give it a new key").click()
    return dialog


def keep_the_code(qtbot: QtBot) -> str:
    qtbot.waitUntil(lambda: open_window(CodeSheet) is not None, timeout=30_000)
    sheet = open_window(CodeSheet)
    assert sheet is not None
    code = sheet.code
    sheet.typed.setText(code.split("-")[sheet.asked_group - 1])
    button(sheet, "I have kept it").click()
    return code


def last_acts(shift: Shift) -> list[str]:
    assert shift.current is not None
    return list(
        shift.current.database.read(
            lambda tx: tx.scalars(text("select action from audit_entry order by seq")).all()
        )
    )


def test_a_leaver_s_key_opens_nothing_any_more_and_everybody_else_gets_in_again(
    qtbot: QtBot, begin_shift: BeginShift, encrypted: Template
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    colleague(opened, "Bo Lind", "a first one", chooses="his own words")
    colleague(opened, "Zoë Frank", "a first one", chooses="her own words")
    old_key = opened.database.key
    people = people_of(qtbot, opened)
    people.select("Zoë Frank")
    button(people, "Deactivate…").click()
    boxed(qtbot, "Deactivate")
    asked = boxed(qtbot, "New key…")
    assert "copy of the clinic’s file" in asked

    order_with(qtbot, PASSWORD)
    code = keep_the_code(qtbot)
    assert code != encrypted.recovery_code
    qtbot.waitUntil(lambda: open_window(RekeyedDialog) is not None)
    told = open_window(RekeyedDialog)
    assert told is not None
    assert "read back" in texts(told)
    (kept,) = encrypted.path.parent.glob("*old-key*[!s]")
    assert kept.name in texts(told)
    button(told, "Remove the old file").click()
    assert not list(encrypted.path.parent.glob("*old-key*"))
    button(told, "Open the clinic").click()

    qtbot.waitUntil(lambda: window_of(shift).isVisible())
    again = come_in(qtbot, shift)
    assert again.database.key != old_key
    slots = KeySlots.load(encrypted.path)
    assert sorted(one.name for one in slots.slots) == sorted(["Bo Lind", USER])
    assert slots.unlock_with_code(code).data_key == again.database.key
    assert again.database.read(audit.verify) is None
    assert "key-trail" in last_acts(shift)


def test_a_wrong_password_orders_no_new_key(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    people = people_of(qtbot, opened)
    orders: list[RekeyOrder] = []
    people.rekey_requested.connect(orders.append)
    button(people, "Give the clinic a new key…").click()
    dialog = order_with(qtbot, "a red bicycle")
    qtbot.waitUntil(lambda: "wrong" in dialog.fields[OLD].problem)
    assert not orders
    assert shift.current is opened
    dialog.reject()


def test_a_nurse_is_offered_no_new_key(qtbot: QtBot, begin_shift: BeginShift) -> None:
    shift = begin_shift()
    colleague(come_in(qtbot, shift), "Zoë Frank", "a first one", chooses="her own words")
    shift.lock(is_switch=True)
    other = come_in(qtbot, shift, "Zoë Frank", "her own words")
    other.window.go_to("settings")
    page = other.window.findChild(SettingsPage)
    assert page is not None
    page.show_section("users")
    qtbot.waitUntil(lambda: bool(page.users.refusal))
    assert "new key" not in texts(page.users)


def test_while_another_program_has_the_clinic_open_it_keeps_its_key(
    qtbot: QtBot, begin_shift: BeginShift, encrypted: Template
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    elsewhere = open_clinic(encrypted.path, unlocked=unlock(encrypted.path, USER, PASSWORD))
    try:
        elsewhere.read(audit.verify)
        people = people_of(qtbot, opened)
        button(people, "Give the clinic a new key…").click()
        order_with(qtbot, PASSWORD)
        qtbot.waitUntil(lambda: open_window(FailedDialog) is not None, timeout=30_000)
    finally:
        elsewhere.close()
    told = open_window(FailedDialog)
    assert told is not None
    assert "another window" in texts(told)
    button(told, "Open the clinic").click()
    enter(qtbot, shift, USER, PASSWORD)
    qtbot.waitUntil(lambda: shift.current is not None)
