"""The states as a sum."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.theme import Theme
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tile import Tile
from tracker.ui.widgets.tile_bar import TileBar, TileCount

STATES = [
    ("to call", "To call"),
    ("in review", "Clinician to decide"),
    ("booked", "Booked"),
    ("waiting", "Not due yet"),
]


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> TileBar:
    made = TileBar(STATES, name="States")
    made.show_counts(
        [TileCount("to call", "64", "23 overdue"), TileCount("waiting", "410")],
        "= 592 treatments",
    )
    qtbot.addWidget(made)
    made.resize(1100, made.heightForWidth(1100))
    made.show()
    return made


def test_before_there_are_counts_there_is_no_sum_to_press(qtbot: QtBot, theme: Theme) -> None:
    made = TileBar(STATES, name="States")
    qtbot.addWidget(made)
    made.show()
    assert not made.total.isVisible()


def test_a_tile_filters_and_a_second_click_shows_all(qtbot: QtBot, bar: TileBar) -> None:
    told: list[object] = []
    bar.chosen.connect(told.append)
    for code in ("to call", "booked", "booked"):
        bar.tile(code).click()
    assert told == ["to call", "booked", None]
    assert not bar.tile("to call").isChecked()


def test_choosing_from_outside_says_nothing(bar: TileBar) -> None:
    told: list[object] = []
    bar.chosen.connect(told.append)
    bar.choose("booked")
    assert bar.tile("booked").isChecked()
    assert told == []


def test_arrows_go_from_tile_to_tile(bar: TileBar) -> None:
    bar.activateWindow()
    bar.tile("to call").setFocus()
    QTest.keyClick(bar.tile("to call"), Qt.Key.Key_Right)
    assert bar.focusWidget() is bar.tile("in review")


def test_a_screen_reader_hears_label_number_and_how_many_are_late(bar: TileBar) -> None:
    assert bar.tile("to call").accessibleName() == "To call, 64, 23 overdue"


@pytest.mark.parametrize("percent", [100, 200])
@pytest.mark.parametrize("width", [320, 700, 1100, 1440])
def test_nothing_overlaps_and_nothing_is_cut(
    theme: Theme, bar: TileBar, width: int, percent: int
) -> None:
    theme.choose(text_percent=percent)
    bar.resize(width, bar.heightForWidth(width))
    bar.grab()
    parts = [*bar.findChildren(Tile), *bar.findChildren(PlainLabel)]
    for part in parts:
        assert part.width() >= part.minimumSizeHint().width() or "=" in part.accessibleName()
        assert bar.rect().contains(part.geometry()), part
        for other in parts:
            assert part is other or not part.geometry().intersects(other.geometry())
