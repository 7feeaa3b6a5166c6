"""Strips with a message."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.kinds import Kind
from tracker.ui.theme import Theme
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.toast import Toast


def test_a_banner_tells_and_can_be_closed(qtbot: QtBot, theme: Theme) -> None:
    banner = Banner()
    qtbot.addWidget(banner)
    assert not banner.isVisible()
    banner.show_message(Kind.BAD, "The disk is full.", "Try again")
    with qtbot.waitSignal(banner.action_chosen):
        banner.findChildren(QPushButton)[0].click()
    with qtbot.waitSignal(banner.closed):
        banner.findChildren(QPushButton)[1].click()
    assert not banner.isVisible()


def test_a_toast_offers_undo_without_taking_the_focus_and_goes_by_itself(
    qtbot: QtBot, theme: Theme
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    page.resize(QSize(800, 600))
    work = QPushButton("Work", page)
    toast = Toast(page, stays_ms=300)
    page.show()
    page.activateWindow()
    work.setFocus()
    qtbot.waitUntil(work.hasFocus)
    toast.show_message("Booked Okafor for 3 Dec.")
    assert toast.isVisible()
    assert work.hasFocus()
    assert page.rect().contains(toast.geometry())
    qtbot.waitUntil(lambda: not toast.isVisible())
    toast.show_message("Booked Okafor for 3 Dec.")
    with qtbot.waitSignal(toast.undo_chosen):
        toast.findChildren(QPushButton)[0].click()
    assert not toast.isVisible()
