"""A nurse who works call mode by keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.calls.call_window import CallWindow
from tracker.ui.tasks import Tasks


class Nurse:
    """Waits as she would for the next patient."""

    def __init__(self, qtbot: QtBot, calls: CallWindow, tasks: Tasks) -> None:
        self.qtbot, self.calls, self.tasks = qtbot, calls, tasks
        self.ready()

    def ready(self) -> None:
        self.qtbot.waitUntil(lambda: self.calls.takes_keys or bool(self.calls.parts.end))
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(QApplication.focusWidget() or self.calls, key)

    def types(self, key: Qt.Key, text: str) -> None:
        """A key, and then a text wherever the focus goes."""
        self.press(key)
        for letter in text:
            QTest.keyClicks(QApplication.focusWidget() or self.calls, letter)

    def does(self, *keys: Qt.Key) -> None:
        self.press(*keys)
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)
        self.ready()

    @property
    def sees(self) -> str:
        sheet = self.calls.sheet
        return sheet.panel.family_name if sheet is not None else ""
