"""Commands and their keys."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.domain.problems import Invalid
from tracker.ui.keys import Command, Keys

BOOK = Command("recall.book", "Book", "B")
HOLD = Command("recall.hold", "Hold", "H")
SEARCH = Command("app.search", "Find", "Ctrl+K")
BACK = Command("patient.back", "Back", "B")


@pytest.fixture
def page(qtbot: QtBot) -> QWidget:
    widget = QWidget()
    widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    QVBoxLayout(widget).addWidget(QLineEdit())
    qtbot.addWidget(widget)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    return widget


def test_a_key_runs_its_command(qtbot: QtBot, qapp: QApplication, page: QWidget) -> None:
    ran: list[str] = []
    Keys(qapp).bind(page, BOOK, lambda: ran.append("book"))
    QTest.keyClick(page, Qt.Key.Key_B)
    assert ran == ["book"]


def test_letters_are_letters_while_typing(qtbot: QtBot, qapp: QApplication, page: QWidget) -> None:
    ran: list[str] = []
    keys = Keys(qapp)
    keys.bind(page, BOOK, lambda: ran.append("book"))
    keys.bind(page, SEARCH, lambda: ran.append("search"))
    line = page.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    line.setFocus()
    qtbot.waitUntil(line.hasFocus)
    line.setReadOnly(True)
    QTest.keyClick(line, Qt.Key.Key_B)
    QTest.keyClick(line, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert ran == ["search"]
    page.setFocus()
    QTest.keyClick(page, Qt.Key.Key_B)
    assert ran == ["search", "book"]


def test_a_key_can_be_changed_and_is_kept(qtbot: QtBot, qapp: QApplication, page: QWidget) -> None:
    ran: list[str] = []
    keys = Keys(qapp)
    keys.bind(page, BOOK, lambda: ran.append("book"))
    with qtbot.waitSignal(keys.changed):
        keys.remap("recall.book", "J")
    QTest.keyClick(page, Qt.Key.Key_B)
    QTest.keyClick(page, Qt.Key.Key_J)
    assert ran == ["book"]
    assert keys.cap("recall.book") == "J"
    again = Keys(qapp, keys.overrides())
    again.bind(page, BOOK, lambda: None)
    assert again.cap("recall.book") == "J"
    again.remap("recall.book", "B")
    assert again.overrides() == {}


def test_a_key_that_is_taken_is_refused(qapp: QApplication, page: QWidget) -> None:
    keys = Keys(qapp)
    for command in (BOOK, HOLD, SEARCH, BACK):
        keys.bind(page, command, lambda: None)
    with pytest.raises(Invalid, match="Book"):
        keys.remap("recall.hold", "B")
    with pytest.raises(Invalid, match="Find"):
        keys.remap("recall.hold", "Ctrl+K")
    keys.remap("recall.hold", "")
    assert keys.cap("recall.hold") == ""


def test_two_screens_may_share_a_key(qapp: QApplication, page: QWidget) -> None:
    keys = Keys(qapp)
    keys.bind(page, HOLD, lambda: None)
    keys.bind(page, BACK, lambda: None)
    keys.remap("recall.hold", "B")
    assert keys.cap("recall.hold") == keys.cap("patient.back") == "B"


def test_a_key_outlives_neither_its_screen_nor_breaks_on_it(
    qtbot: QtBot, qapp: QApplication
) -> None:
    keys, page = Keys(qapp), QWidget()
    keys.bind(page, BOOK, lambda: None)
    from shiboken6 import delete

    delete(page)
    keys.remap("recall.book", "J")
    assert [command.key for command in keys.commands()] == ["J"]


def test_a_key_can_be_changed_before_its_screen_was_ever_opened(
    qapp: QApplication, page: QWidget
) -> None:
    ran: list[str] = []
    keys = Keys(qapp)
    keys.offer([BOOK])
    assert keys.commands() == (BOOK,)
    keys.remap("recall.book", "X")
    keys.bind(page, BOOK, lambda: ran.append("book"))
    QTest.keyClick(page, Qt.Key.Key_X)
    assert ran == ["book"]
