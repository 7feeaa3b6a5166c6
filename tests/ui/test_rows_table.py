"""A short table is as tall as its rows, also where its columns need a bar below."""

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.column import Column
from tracker.ui.rows_table import RowsTable
from tracker.ui.theme import Theme


def test_a_bar_below_takes_no_room_from_the_rows(qtbot: QtBot, theme: Theme) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    columns: list[Column[str]] = [Column(name, str, width=30) for name in ("One", "Two", "Three")]
    table = RowsTable(columns, key=str, name="Words")
    layout = QVBoxLayout(holder)
    layout.addWidget(table)
    layout.addStretch(1)
    table.show_rows(["elm", "oak", "ash", "yew"])
    holder.resize(1400, 600)
    holder.show()
    QTest.qWait(50)
    assert table.horizontalScrollBar().maximum() == 0
    tall = table.height()
    holder.resize(400, 600)
    qtbot.waitUntil(lambda: table.height() > tall)
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() == 0)
    assert table.horizontalScrollBar().maximum() > 0
    holder.resize(1400, 600)
    qtbot.waitUntil(lambda: table.height() == tall)
