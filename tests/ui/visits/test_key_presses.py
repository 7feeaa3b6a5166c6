"""From the recall row to a signed visit by keyboard alone, each press counted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.clinics import TODAY, Clinic
from tests.ui.seen import open_window
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.moved_dialog import MovedDialog

_MOST = 11
"""Of 25 in all: the rest is for the sites of a pattern and the questions of the visit."""


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


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
) -> MainWindow:
    """Of a clinic with one patient, treated before and booked today."""
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-24", (course, 155))
    clinic.book(course, str(TODAY), reason="agreed", made_on="2026-10-01")
    made = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db")
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is made)
    settle(clinic_tasks)
    return made


def _record(keyboard: Keyboard, qtbot: QtBot) -> None:
    """The dose as planned, one lot, signed."""
    keyboard.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.type("C7714A")
    keyboard.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: open_window(MovedDialog) is not None)
    keyboard.press(Qt.Key.Key_Return)


def _assert_signed(clinic: Clinic) -> None:
    """What was typed is signed, and nothing else was recorded today."""
    signed, _ = clinic.card(_only_patient(clinic)).sessions
    assert (signed.on, signed.dose, signed.status) == (TODAY, 155_000, "signed")
    assert "C7714A" in signed.lots


def _only_patient(clinic: Clinic) -> str:
    return str(clinic.read(lambda tx: tx.scalars(select(r.Patient.uuid)).one()))


def test_a_visit_as_planned_with_one_lot_takes_few_key_presses_from_the_recall_row(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    window.recall.show_tile("booked")
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    window.recall.focus_list()
    keyboard = Keyboard(clinic_tasks)
    keyboard.press(Qt.Key.Key_R)
    _record(keyboard, qtbot)
    qtbot.waitUntil(lambda: window.place == "patient")
    settle(clinic_tasks)
    _assert_signed(clinic)
    assert keyboard.presses <= _MOST


def test_the_clinic_day_goes_from_booked_to_signed_and_comes_back_to_itself(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    keyboard = Keyboard(clinic_tasks)
    keyboard.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_A, Qt.Key.Key_U, Qt.Key.Key_G):
        keyboard.press(key)
    _record(keyboard, qtbot)
    qtbot.waitUntil(lambda: window.place == "today")
    settle(clinic_tasks)
    _assert_signed(clinic)
    assert keyboard.presses <= _MOST + 3
