"""A scanner types into whatever has the focus: its code is caught, and typing is left alone."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.scanning.scan_catcher import ScanCatcher

CODE = "]d2010030023011452317280100" + "10C1234\x1d" + "21SER1"


class _Window(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.other = QLineEdit()
        layout = QVBoxLayout(self)
        layout.addWidget(self.line)
        layout.addWidget(self.other)
        self.commands = 0
        QShortcut(QKeySequence("C"), self).activated.connect(self._on_command)

    def _on_command(self) -> None:
        self.commands += 1

    @property
    def handle(self) -> QWindow:
        return self.windowHandle()


@pytest.fixture
def window(qtbot: QtBot) -> _Window:
    window = _Window()
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is window.windowHandle())
    window.line.setFocus()
    return window


@pytest.fixture
def catcher(qapp: QApplication, window: _Window) -> Iterator[ScanCatcher]:
    made = ScanCatcher(qapp, qapp)
    yield made
    made.deleteLater()


def scan(window: QWindow, code: str, *, delay: int = -1) -> None:
    """As a keyboard-wedge scanner does: key after key, the separator as Ctrl+], Return at the end."""
    for letter in code:
        if letter == "\x1d":
            QTest.keyClick(
                window, Qt.Key.Key_BracketRight, Qt.KeyboardModifier.ControlModifier, delay
            )
        else:
            QTest.keyClick(window, ord(letter), Qt.KeyboardModifier.NoModifier, delay)
    QTest.keyClick(window, Qt.Key.Key_Return)


@pytest.mark.parametrize("code", [CODE, CODE[3:], "\x1d" + CODE[3:]])
def test_a_scan_is_caught_whole_and_no_field_gets_any_of_it(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher, code: str
) -> None:
    with qtbot.waitSignal(catcher.scanned) as caught:
        scan(window.handle, code)
    assert caught.args == [code]
    assert window.line.text() == ""
    assert window.commands == 0


def test_a_scan_without_return_ends_by_itself(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher
) -> None:
    with qtbot.waitSignal(catcher.scanned) as caught:
        for letter in CODE[:24]:
            QTest.keyClick(window.handle, ord(letter))
    assert caught.args == [CODE[:24]]


def test_what_is_typed_reaches_its_field(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher
) -> None:
    with qtbot.assertNotEmitted(catcher.scanned, wait=200):
        scan(window.handle, "0101234", delay=100)
        qtbot.waitUntil(lambda: window.line.text() == "0101234")


def test_a_number_that_is_no_code_reaches_its_field(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher
) -> None:
    """Another scanner's, as that of a patient's wristband."""
    with qtbot.assertNotEmitted(catcher.scanned, wait=200):
        scan(window.handle, "012345678")
    assert window.line.text() == "012345678"


def test_a_bracket_and_a_nought_are_typed_as_ever(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher
) -> None:
    for typed in ("]", "0", "]x0"):
        window.line.clear()
        for letter in typed:
            QTest.keyClick(window.handle, ord(letter))
        qtbot.waitUntil(lambda typed=typed: window.line.text() == typed)  # type: ignore[misc]


def test_each_window_in_front_is_watched(
    qtbot: QtBot, window: _Window, catcher: ScanCatcher
) -> None:
    dialog = _Window()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is dialog.windowHandle())
    dialog.line.setFocus()
    with qtbot.waitSignal(catcher.scanned):
        scan(dialog.handle, CODE)
    assert dialog.line.text() == ""
