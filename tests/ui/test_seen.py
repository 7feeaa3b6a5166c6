"""What tests take for the screen is the screen: also what an answer has just put there."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.seen import button, texts


def test_what_was_just_put_into_a_window_is_seen_there(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    layout = QVBoxLayout(window)
    window.show()
    layout.addWidget(QLabel("This is what moves:"))
    assert texts(window) == "This is what moves:"
    layout.addWidget(QPushButton("&Save"))
    assert button(window, "Save").isVisibleTo(window)
