"""The menu of screens that a narrow window has instead of the navigation."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from tracker.ui.navigation import Entry


def open_screen_menu(
    button: QWidget, entries: Sequence[Entry], current: str, go_to: Callable[[str], object]
) -> QMenu:
    """Under `button`, with the screen in sight ticked; more can be added."""
    menu = QMenu(button.window())
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for entry in entries:
        action = menu.addAction(entry.title)
        action.setCheckable(True)
        action.setChecked(entry.code == current)
        action.triggered.connect(partial(go_to, entry.code))
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    return menu
