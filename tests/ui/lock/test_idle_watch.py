"""The watch over idleness, with clocks that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from tracker.ui.lock.idle_watch import IdleWatch


@dataclass
class Clocks:
    """`steady` stands still while the computer sleeps; `wall` may be set back."""

    wall: float = 1_000_000.0
    steady: float = 50.0

    def go_on(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def clocks() -> Clocks:
    return Clocks()


@pytest.fixture
def watch(qapp: QApplication, clocks: Clocks) -> Iterator[IdleWatch]:
    made = IdleWatch(qapp, 5, wall=lambda: clocks.wall, steady=lambda: clocks.steady)
    made.start()
    yield made
    made.stop()
    made.deleteLater()


def lapses(watch: IdleWatch) -> list[bool]:
    found: list[bool] = []
    watch.lapsed.connect(lambda: found.append(True))
    return found


def test_five_minutes_without_a_touch_lapse_once(watch: IdleWatch, clocks: Clocks) -> None:
    found = lapses(watch)
    clocks.go_on(299)
    watch.check()
    assert not found
    clocks.go_on(2)
    watch.check()
    watch.check()
    assert len(found) == 1


@pytest.mark.fault(41)
def test_a_night_asleep_lapses_although_the_program_stood_still(
    watch: IdleWatch, clocks: Clocks
) -> None:
    found = lapses(watch)
    clocks.wall += 9 * 3600
    watch.check()
    assert found


def test_a_clock_put_back_does_not_keep_it_open(watch: IdleWatch, clocks: Clocks) -> None:
    found = lapses(watch)
    clocks.wall -= 3600
    clocks.steady += 301
    watch.check()
    assert found


@pytest.mark.fault(41)
def test_the_key_that_wakes_the_computer_is_no_touch(
    qtbot: QtBot, watch: IdleWatch, clocks: Clocks
) -> None:
    line = QLineEdit()
    qtbot.addWidget(line)
    line.show()
    line.activateWindow()
    qtbot.waitUntil(line.isActiveWindow)
    found = lapses(watch)
    window = line.windowHandle()
    assert window is not None
    clocks.go_on(200)
    QTest.keyClick(window, Qt.Key.Key_A)
    clocks.go_on(200)
    watch.check()
    assert not found
    clocks.wall += 9 * 3600
    QTest.keyClick(window, Qt.Key.Key_A)
    assert found
