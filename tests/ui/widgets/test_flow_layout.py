"""A row that wraps."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.kinds import Kind
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill


def test_pills_wrap_and_none_is_lost(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    layout = FlowLayout(page)
    pills = [Pill(Kind.NOTE, f"Pill number {n}") for n in range(8)]
    for pill in pills:
        layout.addWidget(pill)
    page.show()
    one_line = layout.sizeHint()
    page.resize(one_line)
    page.grab()
    assert len({pill.y() for pill in pills}) == 1
    page.resize(one_line.width() // 3, layout.heightForWidth(one_line.width() // 3))
    page.grab()
    assert len({pill.y() for pill in pills}) >= 3
    assert all(page.rect().contains(pill.geometry()) for pill in pills)
