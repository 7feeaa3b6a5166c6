"""The password window: what is typed, what is told, and how long one waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.ui.seen import button, texts
from tracker.ui.lock.password_window import Credentials, PasswordWindow
from tracker.ui.palette import LIGHT


@dataclass
class Clock:
    at: float = 100.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def window(qtbot: QtBot, clock: Clock) -> PasswordWindow:
    made = PasswordWindow(LIGHT, where="/clinic.db", clock=clock)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    return made


def tried(window: PasswordWindow) -> Callable[[], list[Credentials]]:
    found: list[Credentials] = []
    window.tried.connect(found.append)
    return lambda: found


def test_typing_goes_to_the_name_and_then_to_the_password(window: PasswordWindow) -> None:
    assert window.focusWidget() is window.name
    window.ask_for("Ines Ruiz")
    assert window.focusWidget() is window.password


def test_a_space_at_the_end_of_a_password_counts(window: PasswordWindow) -> None:
    found = tried(window)
    window.ask_for("Ines Ruiz")
    QTest.keyClicks(window.password, "words ")
    QTest.keyClick(window.password, Qt.Key.Key_Return)
    assert found() == [Credentials("Ines Ruiz", "words ")]


def test_nothing_is_tried_twice_while_one_try_runs(window: PasswordWindow) -> None:
    found = tried(window)
    window.ask_for("Ines Ruiz")
    window.password.setText("words")
    for _again in range(3):
        QTest.keyClick(window.password, Qt.Key.Key_Return)
    assert len(found()) == 1
    assert not window.can_try


def test_after_wrong_ones_the_next_try_waits_and_counts_down(
    qtbot: QtBot, window: PasswordWindow, clock: Clock
) -> None:
    window.ask_for("Ines Ruiz")
    window.say_wrong("It is wrong. The next try is possible in 4 seconds.", 4)
    assert not window.can_try
    assert texts(window).count("in 4 seconds") == 1
    assert window.problem == "It is wrong."
    clock.at += 3.5
    qtbot.waitUntil(lambda: "in 1 second." in texts(window))
    clock.at += 1
    qtbot.waitUntil(lambda: window.can_try)
    assert "seconds" not in texts(window)


def test_capitals_by_mistake_are_hinted_at(window: PasswordWindow) -> None:
    window.ask_for("Ines Ruiz")
    QTest.keyClicks(window.password, "A")
    assert "Caps Lock is on." in texts(window)
    QTest.keyClicks(window.password, "a")
    assert "Caps Lock is on." not in texts(window)
    QTest.keyClicks(window.password, "A", Qt.KeyboardModifier.ShiftModifier)
    assert "Caps Lock is on." not in texts(window)


def test_nothing_typed_stays_when_it_is_asked_anew(window: PasswordWindow) -> None:
    window.ask_for("Ines Ruiz")
    window.password.setText("words")
    window.ask_for("Ines Ruiz", is_locked=True)
    assert window.password.text() == ""
    assert not window.password.isUndoAvailable()
    button(window, "Somebody else").click()
    assert window.name.text() == ""


def test_the_code_is_typed_instead_of_the_password(window: PasswordWindow) -> None:
    found = tried(window)
    button(window, "Use the recovery code").click()
    window.code.setText("ABCDE")
    QTest.keyClick(window.code, Qt.Key.Key_Return)
    assert found() == [Credentials("", recovery_code="ABCDE")]


@pytest.mark.parametrize("percent", [100, 200])
def test_a_long_sentence_is_read_to_its_end(qtbot: QtBot, clock: Clock, percent: int) -> None:
    window = PasswordWindow(LIGHT, where="/clinic.server", clock=clock, text_percent=percent)
    qtbot.addWidget(window)
    window.show()
    sentence = "“postgresql+psycopg://program@the-clinics-own-server.example/clinic_of_elm_street”"
    window.say_problem(f"{sentence} can’t be reached. Nothing was saved. " * 3)
    label = next(one for one in window.findChildren(QLabel) if one.text() == window.problem)
    qtbot.waitUntil(label.isVisible)
    qtbot.waitUntil(lambda: label.height() >= label.heightForWidth(label.width()))
