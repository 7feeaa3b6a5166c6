"""A nurse at the window of call mode, and whom she calls."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.ui.calls.call_window import CallWindow
from tracker.ui.tasks import Tasks


def due(clinic: Clinic, name: str, on: str = "2026-08-31") -> tuple[str, str]:
    """A patient with migraine, last treated on a day: due on 23 November unless said otherwise."""
    patient = clinic.patient(family_name=name, phones=("+1 555 0142 778",))
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    return patient, course


class Nurse:
    """Works call mode by keyboard, and waits as she would for the next patient."""

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


def outcomes(nurse: Nurse) -> dict[str, int]:
    return dict(nurse.calls.walk.outcomes)
