"""What a person sees in a window, for tests that look like the screen."""

from typing import TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableView,
    QWidget,
)

from tracker.ui.widgets.pill import Pill

Window = TypeVar("Window", bound=QWidget)


def _settle() -> None:
    """What a layout took in is shown with the next turn of the loop: let that turn go by."""
    QApplication.sendPostedEvents()


def texts(where: QWidget) -> str:
    """All labels and pills in sight, a line each."""
    _settle()
    labels = [one.text() for one in where.findChildren(QLabel) if one.isVisibleTo(where)]
    pills = [one.text() for one in where.findChildren(Pill) if one.isVisibleTo(where)]
    return "\n".join((*labels, *pills))


def button(where: QWidget, text: str) -> QPushButton:
    """The first button in sight that is called so, mnemonics aside."""
    _settle()
    for one in where.findChildren(QPushButton):
        if one.text().replace("&", "") == text and one.isVisibleTo(where):
            return one
    raise AssertionError(text)


def open_window(kind: type[Window]) -> Window | None:
    """The newest window of that kind that is open."""
    found = [
        one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible()
    ]
    return found[-1] if found else None


def press_when_open(kind: type[QWidget], text: str) -> None:
    """Press that button as soon as a window of that kind is open, also in a loop of its own."""

    def look() -> None:
        window = open_window(kind)
        if window is not None:
            watch.stop()
            watch.deleteLater()
            button(window, text).click()

    watch = QTimer(QApplication.instance())
    watch.timeout.connect(look)
    watch.start(10)


def unnamed(where: QWidget) -> list[str]:
    """Controls that the keyboard reaches and a screen reader can't name: what a field holds is no
    name for it."""
    _settle()
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QTableView)
    return [
        f"{type(one).__name__} {one.parentWidget()}"
        for one in where.findChildren(QWidget)
        if isinstance(one, kinds)
        and one.isVisibleTo(where)
        and one.focusPolicy() & Qt.FocusPolicy.TabFocus
        and not one.accessibleName()
        and not (isinstance(one, QAbstractButton) and one.text())
    ]


def tab_order(root: QWidget) -> list[QWidget]:
    """What Tab reaches inside `root`, in that order, beginning with the first of it."""
    _settle()
    chain: list[QWidget] = []
    one = root.nextInFocusChain()
    while one is not None and one is not root:
        is_reached = one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(root)
        if is_reached and root.isAncestorOf(one) and one.isEnabled():
            chain.append(one)
        one = one.nextInFocusChain()
    return chain
