"""Labels in a column: another text lays the page out anew only where it needs another height."""

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tracker.ui.widgets.plain_label import PlainLabel


class Layouts(QObject):
    """How often a page is asked to lay itself out."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.count = 0
        page.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() is QEvent.Type.LayoutRequest
        return False


@pytest.fixture
def label(qtbot: QtBot) -> PlainLabel:
    page, label = QWidget(), PlainLabel("155 Units", wraps=True, fills=True)
    qtbot.addWidget(page)
    QVBoxLayout(page).addWidget(label)
    page.resize(200, 300)
    page.show()
    qtbot.waitExposed(page)
    return label


def test_a_text_of_as_many_lines_leaves_the_page_as_it_is(label: PlainLabel, qtbot: QtBot) -> None:
    layouts = Layouts(label.window())
    label.setText("160 Units")
    qtbot.wait(20)
    assert (label.text(), label.isVisible(), layouts.count) == ("160 Units", True, 0)


def test_a_text_of_more_lines_gets_the_room_it_needs(label: PlainLabel, qtbot: QtBot) -> None:
    layouts = Layouts(label.window())
    before = label.heightForWidth(label.width())
    label.setText("Over the dose limit: 402 Units in 84 days, and 400 are the most of any product")
    qtbot.waitUntil(lambda: layouts.count > 0)
    assert label.height() >= label.heightForWidth(label.width()) > before


def test_a_date_stands_on_one_line_and_is_read_as_it_was_said(label: PlainLabel) -> None:
    label.setText("Treat from 25 Aug 2026, by 15 Dec 2026")
    assert label.text() == "Treat from 25 Aug 2026, by 15 Dec 2026"
    assert "15\u00a0Dec\u00a02026" in QLabel.text(label)
