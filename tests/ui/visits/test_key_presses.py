"""From the recall row to a signed visit by keyboard alone, each press counted but the password's."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.builders import day
from tests.clinics import TODAY, USER, Clinic
from tests.ui.lock.conftest import PASSWORD, QUICK
from tests.ui.seen import open_window, texts
from tracker.domain.questions import Reply
from tracker.domain.sites import summed
from tracker.services.clinic.clinic import ClinicForm
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.reauthenticate import prove_signer
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.visits.forms import AmendForm
from tracker.services.visits.sessions import session_form
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.forms.booking_dialog import BookingDialog
from tracker.ui.keys import Keys
from tracker.ui.lock.secret_dialog import SecretDialog
from tracker.ui.main_window import MainWindow
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

_MOST = 25
_MOST_WITHOUT_SITES = 12
"""Without sites, questions and the next date."""


class Keyboard:
    """Presses what a person would, wherever the focus is, and counts."""

    def __init__(self, tasks: Tasks, qtbot: QtBot) -> None:
        self._tasks, self._qtbot = tasks, qtbot
        self.presses = 0

    def press(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        QTest.keyClick(self._focused(), key, held)
        self.presses += 1
        settle(self._tasks)

    def letters(self, text: str) -> None:
        for letter in text:
            QTest.keyClicks(self._focused(), letter)
            self.presses += 1
        settle(self._tasks)

    def sign(self) -> None:
        """The visit, with a look at what moves, and the password: its letters don't count."""
        self.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        self.wait_for(MovedDialog)
        self.press(Qt.Key.Key_Return)
        self.wait_for(SecretDialog)
        QTest.keyClicks(self._focused(), PASSWORD)
        self.press(Qt.Key.Key_Return)

    def wait_for(self, kind: type[QWidget]) -> None:
        self._qtbot.waitUntil(lambda: open_window(kind) is not None)

    def _focused(self) -> QWidget:
        popup = QApplication.activePopupWidget()
        focused = popup.focusWidget() if popup is not None else QApplication.focusWidget()
        assert focused is not None
        return focused


class _Guarded(Clinic):
    """A clinic that takes a password."""

    def __init__(self, path: Path) -> None:
        form = ClinicForm("US", "America/New_York")
        made = create_encrypted_clinic(path, form, USER, PASSWORD, strength=QUICK)
        self.place, self.today, self.database = path, TODAY, made.database
        self._numbers = iter(range(1, 1000))


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """With one patient, treated before and booked today."""
    opened = _Guarded(tmp_path / "clinic.tracker")
    patient = opened.patient(sex="female")
    course = opened.course(patient)
    prove_signer(opened.database, PASSWORD)
    opened.given(patient, "2026-08-24", (course, 155))
    opened.book(course, str(TODAY), reason="agreed", made_on="2026-10-01")
    yield opened
    opened.close()


@pytest.fixture
def window(
    qtbot: QtBot,
    theme: Theme,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    keys: Keys,
) -> MainWindow:
    made = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db")
    qtbot.addWidget(made)
    made.show()
    _activate(made, qtbot)
    settle(clinic_tasks)
    return made


def _activate(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)


@pytest.fixture
def keyboard(clinic_tasks: Tasks, qtbot: QtBot) -> Keyboard:
    return Keyboard(clinic_tasks, qtbot)


def _go_to_the_row(window: MainWindow, qtbot: QtBot) -> None:
    window.recall.show_tile("booked")
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    window.recall.focus_list()


def _record(keyboard: Keyboard) -> None:
    """The dose as planned, one lot, signed."""
    keyboard.press(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.letters("C7714A")
    keyboard.sign()


def _assert_signed(clinic: Clinic, lot: str = "C7714A") -> AmendForm:
    """What was typed is signed, and nothing else was recorded today."""
    signed, _ = clinic.card(_patient(clinic)).sessions
    assert (signed.on, signed.dose, signed.status) == (TODAY, 155_000, "signed")
    assert lot in signed.lots
    return clinic.read(session_form, signed.uuid).form


def _patient(clinic: Clinic) -> str:
    return str(clinic.read(lambda tx: tx.scalars(select(r.Patient.uuid)).one()))


def _booked_on(clinic: Clinic) -> date | None:
    (course,) = clinic.card(_patient(clinic)).courses
    return course.booking.on if course.booking is not None else None


def test_migraine_goes_from_the_recall_row_to_signed_and_booked_in_25_key_presses(
    qtbot: QtBot, clinic: Clinic, window: MainWindow, clinic_tasks: Tasks, keyboard: Keyboard
) -> None:
    clinic.vials(200, "C7714A")
    _go_to_the_row(window, qtbot)

    keyboard.press(Qt.Key.Key_R)
    keyboard.press(Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    keyboard.press(Qt.Key.Key_Tab)
    keyboard.press(Qt.Key.Key_Space)  # Take from a vial
    keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_Return)
    keyboard.press(Qt.Key.Key_F6)
    keyboard.letters("s" + "n")  # How the last injections worked
    asked = [one.code for one in shipped_outcomes().questions if one.is_for("chronic-migraine")]
    assert f"0 of {len(asked)} answered" in texts(window)
    keyboard.letters("n" * len(asked))
    keyboard.sign()
    qtbot.waitUntil(lambda: window.place == "patient")
    settle(clinic_tasks)
    # As a desktop does once the last dialog is gone; the focus is where the window left it.
    _activate(window, qtbot)
    keyboard.press(Qt.Key.Key_B)
    keyboard.wait_for(BookingDialog)
    settle(clinic_tasks)
    keyboard.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: _booked_on(clinic) is not None)

    form = _assert_signed(clinic)
    whole = summed(form.sites)
    assert (whole.sites, whole.dose) == (31, 155_000)
    assert [use.dose for use in form.uses] == [155_000]
    assert form.answers is not None
    assert {(one.code, one.reply) for one in form.answers} == {(code, Reply.NO) for code in asked}
    (before,) = clinic.read(patient_outcomes, _patient(clinic), TODAY).responses
    assert before.said == "still working; no side effects"
    assert _booked_on(clinic) == day("2027-02-15")  # 84 days on is a Sunday
    assert keyboard.presses <= _MOST


def test_a_visit_as_planned_with_one_lot_takes_few_key_presses_from_the_recall_row(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow, keyboard: Keyboard
) -> None:
    _go_to_the_row(window, qtbot)
    keyboard.press(Qt.Key.Key_R)
    _record(keyboard)
    qtbot.waitUntil(lambda: window.place == "patient")
    settle(clinic_tasks)
    _assert_signed(clinic)
    assert keyboard.presses <= _MOST_WITHOUT_SITES


def test_the_clinic_day_goes_from_booked_to_signed_and_comes_back_to_itself(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow, keyboard: Keyboard
) -> None:
    keyboard.press(Qt.Key.Key_3, Qt.KeyboardModifier.ControlModifier)
    for key in (Qt.Key.Key_A, Qt.Key.Key_U, Qt.Key.Key_G):
        keyboard.press(key)
    _record(keyboard)
    qtbot.waitUntil(lambda: window.place == "today")
    settle(clinic_tasks)
    _assert_signed(clinic)
    assert keyboard.presses <= _MOST_WITHOUT_SITES + 3
