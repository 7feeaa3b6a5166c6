"""The first hour of a clinic: from its own list of 600 patients to the first call, by keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from tests.builders import MIGRAINE, NECK
from tests.clinics import TODAY, Clinic
from tests.ui.imports.messy import PATIENTS, given_in, messy_file
from tests.ui.imports.test_import_dialog import shows
from tests.ui.seen import open_window
from tracker.app import OpenWindow
from tracker.app import open_window as open_main_window
from tracker.domain.state import State
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.imports.waiting_count import count_waiting
from tracker.ui.imports.import_dialog import ImportDialog
from tracker.ui.screenshot import settle

_ALONE = Qt.KeyboardModifier.NoModifier
_CTRL = Qt.KeyboardModifier.ControlModifier


class Hands:
    """Presses keys where the focus is, and counts them."""

    def __init__(self, opened: OpenWindow) -> None:
        self._opened = opened
        self.presses = 0

    def press(self, key: Qt.Key | str, modifier: Qt.KeyboardModifier = _ALONE) -> None:
        where = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        window: QWidget = where or self._opened.window
        QTest.keyClick(window.focusWidget(), key, modifier)  # type: ignore[arg-type]
        self.presses += 1
        settle(self._opened.tasks)

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)


@pytest.fixture
def opened(qapp: QApplication, clinic: Clinic) -> Iterator[OpenWindow]:
    """A new, empty clinic's window."""
    window = open_main_window(qapp, clinic.path, TODAY)
    window.window.show()
    settle(window.tasks)
    yield window
    window.close()
    window.window.deleteLater()
    window.theme.deleteLater()


def test_six_hundred_patients_are_on_the_call_list_after_a_few_keys(
    clinic: Clinic, opened: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = messy_file(tmp_path / "Botox-Liste.csv")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    hands = Hands(opened)

    hands.press(Qt.Key.Key_I, _CTRL | Qt.KeyboardModifier.ShiftModifier)
    dialog = open_window(ImportDialog)
    assert dialog is not None
    assert shows(dialog, dialog.file)
    hands.press(Qt.Key.Key_Return, _CTRL)
    assert shows(dialog, dialog.columns)
    hands.press(Qt.Key.Key_Return, _CTRL)
    assert shows(dialog, dialog.answers)
    for answer in ("mig", "cerv"):
        hands.type(answer)
        hands.press(Qt.Key.Key_Return)
        hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Return, _CTRL)
    assert shows(dialog, dialog.answers)
    # Three pairs of similar names with one birth date.
    assert len(dialog.answers.cards) == 3
    for _pair in dialog.answers.cards:
        hands.press(Qt.Key.Key_Down)
        hands.press(Qt.Key.Key_Tab)
    hands.press(Qt.Key.Key_Return, _CTRL)
    assert shows(dialog, dialog.trial)
    hands.press(Qt.Key.Key_Return)
    assert shows(dialog, dialog.done_page)
    hands.press(Qt.Key.Key_Return)
    assert hands.presses == 24
    assert clinic.read(count_waiting) == 6

    found = clinic.read(due_courses, clinic.today, DueFilter())
    assert len(found) == PATIENTS - 6
    every_12_weeks = {
        one.record_number: one.now.window.due_on
        for one in found
        if one.now.course.condition in {MIGRAINE, NECK}
    }
    assert every_12_weeks == {
        number: on + timedelta(weeks=12)
        for number, on, words in given_in(path)
        if words in {"CM", "migr.", "neck"}
    }
    to_call = [one for one in found if one.now.standing.state is State.TO_CALL]
    assert 0 < opened.window.recall.table.count == len(to_call)
