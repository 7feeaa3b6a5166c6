"""From the recall row to a signed visit by keyboard alone, each press counted."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, Clinic
from tests.ui.seen import open_window
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.moved_dialog import MovedDialog

_LEFT_FOR_SITES_AND_ANSWERS = 25 - 14
"""What the sites of a pattern and the questions of the visit may cost."""


class Keyboard:
    """Presses what a person would, wherever the focus is, and counts."""

    def __init__(self, tasks: Tasks) -> None:
        self._tasks = tasks
        self.presses = 0

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._focused(), key, held)
        self.presses += 1
        settle(self._tasks)

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._focused(), letter)
            self.presses += 1
        settle(self._tasks)

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused


def test_a_visit_as_planned_with_one_lot_takes_few_key_presses(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-24", (course, 155))
    window = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db")
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    settle(clinic_tasks)
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    keyboard = Keyboard(clinic_tasks)
    keyboard.press(Qt.Key.Key_R)
    keyboard.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.type("C7714A")
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: open_window(MovedDialog) is not None)
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.place == "patient")
    settle(clinic_tasks)
    signed, _ = clinic.card(patient).sessions
    assert (signed.on, signed.dose, signed.status) == (TODAY, 155_000, "signed")
    assert "C7714A" in signed.lots
    assert keyboard.presses <= 25 - _LEFT_FOR_SITES_AND_ANSWERS
