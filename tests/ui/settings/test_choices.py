"""Appearance, language and keys: each choice holds at once, and is told once."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.seen import unnamed
from tracker.settings import Settings
from tracker.ui.keys import Keys
from tracker.ui.screenshot import settle
from tracker.ui.settings.keys_section import KeysSection
from tracker.ui.settings.settings_page import SettingsPage
from tracker.ui.tasks import Tasks


def radio(where: QWidget, text: str) -> QRadioButton:
    return next(one for one in where.findChildren(QRadioButton) if one.text() == text)


def button(where: QWidget, text: str) -> QPushButton:
    return next(one for one in where.findChildren(QPushButton) if one.text() == text)


def keys_section(page: SettingsPage) -> KeysSection:
    page.show_section("keys")
    section = page.findChild(KeysSection)
    assert isinstance(section, KeysSection)
    return section


def test_a_theme_and_a_size_hold_at_once(qtbot: QtBot, page: SettingsPage) -> None:
    page.show_section("appearance")
    told: list[Settings] = []
    page.appearance_changed.connect(told.append)
    QTest.mouseClick(radio(page, "Dark"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(radio(page, "200 %"), Qt.MouseButton.LeftButton)
    assert told == [Settings(theme="dark"), Settings(theme="dark", text_scale=200)]


def test_what_holds_is_marked(page: SettingsPage) -> None:
    page.show_settings(Settings(theme="high-contrast", text_scale=150))
    marked = {one.text() for one in page.findChildren(QRadioButton) if one.isChecked()}
    usual = "After 5 minutes without a touch; after 15 while patients are treated"
    assert marked == {"High contrast", "150 %", usual}


def test_a_key_is_changed_by_pressing_another(
    qtbot: QtBot, page: SettingsPage, bound_keys: Keys
) -> None:
    told: list[Settings] = []
    page.keys_changed.connect(told.append)
    section = keys_section(page)
    section.table.select_key("recall.book")
    QTest.keyClick(section.edit, Qt.Key.Key_F6)
    assert bound_keys.cap("recall.book") == "F6"
    assert [dict(one.keys) for one in told] == [{"recall.book": "F6"}]


def test_a_key_that_is_taken_is_told_and_stays(
    qtbot: QtBot, page: SettingsPage, bound_keys: Keys
) -> None:
    section = keys_section(page)
    section.table.select_key("recall.book")
    QTest.keyClick(section.edit, Qt.Key.Key_H)
    assert section.field.problem == "H is already the key for “Hold”."
    assert bound_keys.cap("recall.book") == "B"


def test_no_key_the_usual_key_and_the_usual_keys_for_everything(
    page: SettingsPage, bound_keys: Keys
) -> None:
    section = keys_section(page)
    section.table.select_key("recall.book")
    button(section, "No key").click()
    assert bound_keys.cap("recall.book") == ""
    button(section, "Usual key").click()
    assert bound_keys.cap("recall.book") == "B"
    bound_keys.remap("recall.hold", "Q")
    button(section, "Usual keys for everything").click()
    assert bound_keys.overrides() == {}


def test_escape_gives_up_without_a_change(
    qtbot: QtBot, page: SettingsPage, bound_keys: Keys
) -> None:
    section = keys_section(page)
    section.table.select_key("recall.book")
    QTest.keyClick(section.edit, Qt.Key.Key_H)
    QTest.keyClick(section.edit, Qt.Key.Key_Escape)
    assert (section.field.problem, section.edit.text()) == ("", "B")
    assert bound_keys.overrides() == {}


def test_the_keys_of_the_window_mean_themselves_while_one_is_chosen(
    qtbot: QtBot, page: SettingsPage, bound_keys: Keys
) -> None:
    section = keys_section(page)
    section.table.select_key("recall.hold")
    QTest.keyClick(section.edit, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert section.field.problem == "Ctrl+K is already the key for “Search”."


def test_every_control_has_a_name(page: SettingsPage, clinic_tasks: Tasks) -> None:
    for section in page.sections:
        page.show_section(section)
        settle(clinic_tasks)
        assert unnamed(page) == []
