"""A window is laid out in one turn of the event loop and painted in the next."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.paint_turn import PaintTurn
from tracker.ui.rest import Rest


class Canvas(QWidget):
    """Notes when it is painted."""

    def __init__(self, note: Callable[[], None]) -> None:
        super().__init__()
        self._note = note

    def paintEvent(self, _event: QPaintEvent) -> None:
        self._note()


def shown(qtbot: QtBot, seen: list[str]) -> tuple[Canvas, Rest]:
    window = Canvas(lambda: seen.append("painted"))
    qtbot.addWidget(window)
    rest = Rest(window)
    PaintTurn(window, rest)
    with qtbot.waitExposed(window):
        window.show()
    qtbot.waitUntil(lambda: "painted" in seen)
    seen.clear()
    return window, rest


def test_what_waits_comes_in_before_the_window_is_painted(qtbot: QtBot) -> None:
    seen: list[str] = []
    window, _rest = shown(qtbot, seen)
    window.update()
    QTimer.singleShot(0, lambda: seen.append("key"))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    assert seen == []
    qtbot.waitUntil(lambda: "painted" in seen)
    assert seen == ["key", "painted"]


def test_it_is_painted_once_for_all_that_changed(qtbot: QtBot) -> None:
    seen: list[str] = []
    window, _rest = shown(qtbot, seen)
    for _change in range(5):
        window.update()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    qtbot.waitUntil(lambda: bool(seen))
    qtbot.wait(20)
    assert seen == ["painted"]


def test_the_next_change_is_painted_too(qtbot: QtBot) -> None:
    seen: list[str] = []
    window, _rest = shown(qtbot, seen)
    for _change in range(3):
        window.update()
        qtbot.waitUntil(lambda: bool(seen))
        seen.clear()


def test_readers_rest_until_it_is_painted(qtbot: QtBot) -> None:
    seen: list[str] = []
    window, rest = shown(qtbot, seen)
    qtbot.waitUntil(lambda: rest.is_resting)
    window.update()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateRequest.value)
    assert not rest.is_resting
    qtbot.waitUntil(lambda: rest.is_resting)
    assert seen == ["painted"]
