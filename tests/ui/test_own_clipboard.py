"""What was copied is gone from the clipboard half a minute later, unless it is somebody else's."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QClipboard
from pytestqt.qtbot import QtBot

from tracker.ui.own_clipboard import KEPT_MS, OwnClipboard

CLIPBOARD, SELECTION = QClipboard.Mode.Clipboard, QClipboard.Mode.Selection


class Desktop(QObject):
    """A clipboard that other programs use too; the one of a test run knows no owners."""

    dataChanged = Signal()
    selectionChanged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.text = {CLIPBOARD: "", SELECTION: ""}
        self.is_ours = {CLIPBOARD: False, SELECTION: False}

    def copy(self, mode: QClipboard.Mode, text: str, *, is_ours: bool) -> None:
        self.text[mode], self.is_ours[mode] = text, is_ours
        (self.dataChanged if mode is CLIPBOARD else self.selectionChanged).emit()

    def ownsClipboard(self) -> bool:
        return self.is_ours[CLIPBOARD]

    def ownsSelection(self) -> bool:
        return self.is_ours[SELECTION]

    def clear(self, mode: QClipboard.Mode) -> None:
        self.text[mode] = ""


def keep(desktop: Desktop, kept_ms: int) -> OwnClipboard:
    return OwnClipboard(cast("QClipboard", desktop), desktop, kept_ms=kept_ms)


@pytest.mark.fault(67)
def test_what_was_copied_here_is_gone_after_thirty_seconds(qtbot: QtBot) -> None:
    assert KEPT_MS == 30_000
    desktop = Desktop()
    keep(desktop, 100)
    for mode in (CLIPBOARD, SELECTION):
        desktop.copy(mode, "Okafor", is_ours=True)
    assert "Okafor" in desktop.text.values()
    qtbot.waitUntil(lambda: set(desktop.text.values()) == {""})


@pytest.mark.fault(67)
def test_what_another_program_has_copied_since_stays(qtbot: QtBot) -> None:
    desktop = Desktop()
    keep(desktop, 50)
    desktop.copy(CLIPBOARD, "Okafor", is_ours=True)
    desktop.copy(CLIPBOARD, "theirs", is_ours=False)
    qtbot.wait(200)
    assert desktop.text[CLIPBOARD] == "theirs"


@pytest.mark.fault(67)
def test_a_second_copy_has_thirty_seconds_of_its_own_and_the_lock_none(qtbot: QtBot) -> None:
    desktop = Desktop()
    clipboard = keep(desktop, 600)
    desktop.copy(CLIPBOARD, "Okafor", is_ours=True)
    qtbot.wait(400)
    desktop.copy(CLIPBOARD, "Ruiz", is_ours=True)
    qtbot.wait(300)
    assert desktop.text[CLIPBOARD] == "Ruiz"
    clipboard.clear()
    assert desktop.text[CLIPBOARD] == ""
