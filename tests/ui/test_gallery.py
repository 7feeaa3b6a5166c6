"""All parts of the kit on one page."""

from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QScrollBar, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.gallery import Gallery
from tracker.domain.problems import Unavailable
from tracker.ui.screenshot import save_screenshot
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def gallery(qtbot: QtBot, theme: Theme, pretend_tasks: Tasks) -> Gallery:
    made = Gallery(pretend_tasks)
    qtbot.addWidget(made)
    made.resize(1440, 1150)
    made.show()
    return made


def test_every_control_has_a_name_for_screen_readers(gallery: Gallery) -> None:
    for widget in gallery.findChildren(QWidget):
        takes_focus = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        if not takes_focus or isinstance(widget, QScrollBar) or widget.focusProxy() is not None:
            continue
        if widget.objectName().startswith("qt_") or not widget.isVisibleTo(gallery):
            continue
        text = widget.property("text") or widget.property("placeholderText")
        assert widget.accessibleName() or text, widget


@pytest.mark.fault(65)
def test_every_label_shows_plain_text(gallery: Gallery) -> None:
    labels = gallery.findChildren(QLabel)
    assert labels
    assert all(label.textFormat() is Qt.TextFormat.PlainText for label in labels)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_no_part_is_smaller_than_it_needs(
    theme: Theme, qtbot: QtBot, pretend_tasks: Tasks, percent: int
) -> None:
    theme.choose(text_percent=percent)
    gallery = Gallery(pretend_tasks)
    qtbot.addWidget(gallery)
    gallery.resize(1440 * percent // 100, 1150 * percent // 100)
    gallery.show()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    for widget in gallery.findChildren(QWidget):
        owner = widget.parentWidget()
        if not widget.isVisible() or isinstance(widget, QScrollBar) or owner is None:
            continue
        if isinstance(owner, QAbstractScrollArea) or widget.objectName().startswith("qt_"):
            continue
        if widget.property("kind") == "inField":
            continue
        least = widget.minimumSizeHint().boundedTo(widget.sizeHint())
        assert widget.height() >= min(least.height(), widget.maximumHeight()), widget
        assert widget.width() >= min(least.width(), widget.maximumWidth()), widget


def test_tab_reaches_every_control_and_the_focus_can_be_seen(
    qtbot: QtBot, gallery: Gallery, pretend_tasks: Tasks
) -> None:
    gallery.activateWindow()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    reached: list[QWidget] = []
    gallery.focusNextChild()
    while (now := gallery.focusWidget()) not in reached:
        reached.append(now)
        focused = gallery.grab().toImage()
        gallery.focusNextChild()
        assert gallery.grab().toImage() != focused, now
    assert len(reached) > 20


def test_a_screenshot_is_written_at_the_size_asked_for(gallery: Gallery, tmp_path: Path) -> None:
    file = tmp_path / "gallery.png"
    save_screenshot(gallery, file, area=QSize(1440, 1150))
    assert QImage(str(file)).size() == QSize(1440, 1150)


def test_a_screenshot_that_cannot_be_written_is_told(gallery: Gallery, tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        save_screenshot(gallery, tmp_path / "missing" / "gallery.png")
