"""A column that scrolls: what comes over it moves nothing that is read."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.kinds import Kind
from tracker.ui.theme import Theme
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll


class LayoutRequests(QObject):
    """Counts how often a widget was asked to lay itself out."""

    def __init__(self, watched: QWidget) -> None:
        super().__init__(watched)
        self.count = 0
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        self.count += happening.type() == QEvent.Type.LayoutRequest
        return super().eventFilter(watched, happening)


def test_a_strip_over_a_column_moves_nothing_that_is_read_and_lays_out_nothing_around(
    qtbot: QtBot, theme: Theme
) -> None:
    column, page = QWidget(), QWidget()
    lines = QVBoxLayout(column)
    labels = [QLabel(f"Line {number}") for number in range(60)]
    for label in labels:
        lines.addWidget(label)
    scroll, strip = ColumnScroll(column, is_page=True), Banner()
    scroll.put_above(strip)
    QVBoxLayout(page).addWidget(scroll)
    page.resize(400, 300)
    qtbot.addWidget(page)
    page.show()
    scroll.verticalScrollBar().setValue(200)
    qtbot.wait(20)
    read, asked = labels[20].mapTo(page, QPoint()), LayoutRequests(page)

    strip.show_message(Kind.BAD, "Stop: too early.", can_close=False)
    qtbot.wait(20)
    assert strip.visibleRegion().boundingRect().height() == strip.height() > 0
    assert labels[20].mapTo(page, QPoint()) == read

    strip.hide()
    qtbot.wait(20)
    assert labels[20].mapTo(page, QPoint()) == read
    assert asked.count == 0


def test_a_cell_that_gives_the_focus_back_to_its_table_leaves_the_page_where_it_is(
    qtbot: QtBot, theme: Theme
) -> None:
    column, table = QWidget(), QWidget()
    table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    table.setFixedHeight(2000)
    cell = QLineEdit(table)
    cell.move(0, 900)
    QVBoxLayout(column).addWidget(table)
    scroll = ColumnScroll(column, is_page=True)
    scroll.resize(400, 300)
    qtbot.addWidget(scroll)
    scroll.show()
    cell.setFocus()
    bar = scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 0)
    read = bar.value()

    table.setFocus()
    qtbot.wait(20)
    assert bar.value() == read
