"""Tab goes as it is read, and leaves nothing behind that outlives what it passed."""

import gc

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tracker.ui.widgets.reading_order import tab_in_reading_order


def test_layouts_within_layouts_are_followed_whatever_was_made_first(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    lines = [QLineEdit(str(number)) for number in range(6)]
    whole, row, grid = QVBoxLayout(root), QHBoxLayout(), QGridLayout()
    whole.addWidget(lines[5])
    whole.insertLayout(0, grid)
    grid.addWidget(lines[3], 0, 0)
    grid.addWidget(lines[4], 1, 0)
    whole.insertLayout(0, row)
    row.addWidget(lines[1])
    row.addWidget(lines[2])
    whole.insertWidget(0, lines[0])
    assert [one.text() for one in tab_in_reading_order(root)] == list("012345")  # type: ignore[attr-defined]


def test_no_item_of_a_layout_is_kept_beyond_its_widget(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    QVBoxLayout(root).addWidget(QLineEdit())
    tab_in_reading_order(root)
    kept = [
        one
        for one in gc.get_objects()
        if isinstance(one, QLayoutItem) and not isinstance(one, QLayout)
    ]
    assert kept == []
