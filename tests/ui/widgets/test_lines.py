"""Time lines: what is drawn is also said."""

from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.widgets.dose_bar import DoseBar
from tracker.ui.widgets.timeline import Timeline
from tracker.ui.widgets.timeline_items import Lane, Mark, TimelineItem
from tracker.ui.widgets.window_line import WindowDates, WindowLine

TODAY = date(2026, 11, 22)


_dates = partial(WindowDates, TODAY)


@pytest.mark.parametrize(
    "dates",
    [
        _dates(),
        _dates(due_on=TODAY),
        _dates(last_on=TODAY, due_on=date(2027, 2, 14)),
        _dates(
            last_on=date(2020, 1, 1),
            due_on=date(2020, 3, 25),
            overdue_from=date(2020, 4, 2),
            lapsed_from=date(2020, 9, 23),
        ),
        _dates(
            last_on=date(2026, 8, 30),
            earliest_on=date(2026, 11, 22),
            due_on=date(2026, 11, 22),
            overdue_from=date(2026, 11, 30),
            booked_on=date(9999, 12, 31),
        ),
        _dates(booked_on=date(2026, 11, 1)),
    ],
)
def test_any_dates_can_be_drawn(qtbot: QtBot, dates: WindowDates) -> None:
    line = WindowLine()
    qtbot.addWidget(line)
    line.show_dates(dates)
    for width in (60, 240, 900):
        line.resize(width, line.sizeHint().height())
        assert not line.grab().isNull()
    assert "today" in line.accessibleDescription()


def test_the_line_says_its_dates_in_order(qtbot: QtBot) -> None:
    line = WindowLine()
    qtbot.addWidget(line)
    line.show_dates(
        _dates(last_on=date(2026, 8, 30), due_on=date(2026, 12, 1), overdue_from=date(2026, 12, 9))
    )
    said = line.accessibleDescription()
    assert said.index("30 Aug") < said.index("today") < said.index("due") < said.index("overdue")


@pytest.fixture
def line(qtbot: QtBot) -> Timeline:
    made = Timeline()
    qtbot.addWidget(made)
    made.show_lanes(
        [
            Lane(
                "Chronic migraine",
                tuple(
                    TimelineItem(
                        Mark.SESSION,
                        date(2025, 6, 1) + timedelta(weeks=12 * n),
                        "155 U",
                        f"155 Units, visit {n}",
                        n,
                    )
                    for n in range(5)
                ),
                TODAY,
                TODAY + timedelta(days=13),
            ),
            Lane("Overactive bladder", (TimelineItem(Mark.CALL, TODAY, "", "Called", "call"),)),
        ],
        from_on=date(2025, 1, 1),
        until_on=date(2027, 1, 1),
        today=TODAY,
    )
    made.resize(900, made.sizeHint().height())
    made.show()
    made.grab()
    return made


def test_the_keyboard_walks_through_the_years_and_opens_a_visit(
    qtbot: QtBot, line: Timeline
) -> None:
    told: list[TimelineItem] = []
    line.item_activated.connect(told.append)
    QTest.keyClick(line, Qt.Key.Key_Home)
    assert line.accessibleDescription() == "155 Units, visit 0"
    QTest.keyClick(line, Qt.Key.Key_Right)
    QTest.keyClick(line, Qt.Key.Key_Return)
    QTest.keyClick(line, Qt.Key.Key_End)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert [item.key for item in told] == [1, "call"]


def test_a_click_opens_what_is_under_it(qtbot: QtBot, line: Timeline) -> None:
    box, item = line._places[0]
    with qtbot.waitSignal(line.item_activated) as told:
        QTest.mouseClick(
            line, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, box.center().toPoint()
        )
    assert told.args == [item]


def test_an_empty_time_line_is_empty(qtbot: QtBot) -> None:
    line = Timeline()
    qtbot.addWidget(line)
    line.grab()
    with qtbot.assertNotEmitted(line.item_activated):
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Return):
            QTest.keyClick(line, key)
    assert line.accessibleDescription() == ""


@pytest.mark.parametrize(("used", "limit"), [(0, 400_000), (500_000, 400_000), (1, 0)])
def test_any_dose_can_be_drawn(qtbot: QtBot, used: int, limit: int) -> None:
    bar = DoseBar()
    qtbot.addWidget(bar)
    bar.show_doses(used=used, planned=155_000, limit=limit, sentence="100 Units used.")
    assert bar.accessibleName() == "100 Units used."
    assert not bar.grab().isNull()
