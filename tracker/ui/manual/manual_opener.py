"""F1: the manual at the page of what is in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from tracker.text import _
from tracker.ui.keys import Command, Keys
from tracker.ui.manual.pages import FIRST, PAGE_OF_PLACE

if TYPE_CHECKING:
    from tracker.ui.manual.manual_window import ManualWindow

PAGE_PROPERTY = "manualPlace"
"""Set on a part of a screen that another page tells of than of the screen: a section, a dialog."""


def open_manual(owner: QWidget, name: str) -> ManualWindow:
    """Show a page in front of a window or dialog, in the manual's window that belongs to it."""
    from tracker.ui.manual.manual_window import ManualWindow

    manual = owner.findChild(ManualWindow, "", Qt.FindChildOption.FindDirectChildrenOnly)
    if not isinstance(manual, ManualWindow):
        manual = ManualWindow(owner)
    manual.show_page(name)
    manual.show()
    manual.raise_()
    manual.activateWindow()
    return manual


class ManualOpener(QObject):
    """`place` says which screen is in sight."""

    def __init__(self, window: QWidget, keys: Keys, place: Callable[[], str]) -> None:
        super().__init__(window)
        self._window = window
        self._place = place
        keys.bind(window, Command("app.manual", _("Manual"), "F1"), self.open_here)

    def open_here(self) -> ManualWindow:
        """Show the page of what is in sight."""
        return self.open_page(PAGE_OF_PLACE.get(self._part_in_sight(), FIRST))

    def open_page(self, name: str) -> ManualWindow:
        """Show a page, in front of the work."""
        return open_manual(self._window, name)

    def _part_in_sight(self) -> str:
        """What the focus is in; else a part in sight that names itself; else the screen."""
        part = QApplication.focusWidget()
        while part is not None:
            if part.property(PAGE_PROPERTY):
                return str(part.property(PAGE_PROPERTY))
            part = part.parentWidget()
        for part in self._window.findChildren(QWidget):
            if part.property(PAGE_PROPERTY) and part.isVisible():
                return str(part.property(PAGE_PROPERTY))
        return self._place()
