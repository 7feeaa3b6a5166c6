"""What the recall list says at a glance, on a laptop's screen."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.builders import ARM, day
from tests.clinics import TODAY, Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import names, treated
from tests.ui.seen import texts
from tracker.domain.next_step import Verb
from tracker.domain.state import State
from tracker.services.courses import holds
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.pill_painter import pill_width
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.recall.wording import step_owner
from tracker.ui.row_painter import CELL_PAD
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice

DUE = "2026-08-30"
LATE = "2026-08-28"
_LAPTOP = (1366 - 160, 768 - 78)
"""A window on a laptop's screen, without its navigation, search and footer."""


def column(page: RecallPage, title: str) -> int:
    return [one.title for one in page.table.paged_model.columns].index(title)


def said(page: RecallPage, title: str) -> tuple[str, str]:
    cell = page.table.paged_model.cell(0, column(page, title))
    return cell.text, cell.sub


def test_a_row_that_is_late_and_held_says_both_days(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    until = holds.HoldForm("travel", day("2027-01-07"), day("2027-01-07"))
    clinic.write(holds.hold, course, until, TODAY)
    page = open_page()
    page.show_tile("on-hold")
    qtbot.waitUntil(lambda: names(page) == ["Nakamura"] and clinic_tasks.is_idle)
    assert said(page, "Due") == ("2 days late", "20 Nov; from 7 Jan")
    cell = page.table.paged_model.cell(0, column(page, "Due"))
    assert cell.tooltip == "2 days late: target 20 Nov 2026; from 7 Jan 2027."
    assert said(page, "Next step") == ("On hold", "until 7 Jan")


def test_the_side_and_the_interval_can_be_read_on_a_laptop(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient = clinic.patient()
    arm = clinic.course(patient, ARM, body_region="right arm", planned=155)
    clinic.given(patient, DUE, (arm, 155))
    page = open_page()
    page.resize(*_LAPTOP)
    qtbot.waitUntil(lambda: page.width() == _LAPTOP[0] and clinic_tasks.is_idle)
    text, plan = said(page, "Treatment")
    assert text == "Right arm · Upper limb spasticity"
    room = page.table.columnWidth(column(page, "Treatment")) - 2 * look().px(8)
    assert QFontMetricsF(look().body).horizontalAdvance("Right arm · …") < room
    assert plan == "onabotA 155 U · 12 weeks"
    assert QFontMetricsF(look().small).horizontalAdvance(plan) <= room
    assert page.table.horizontalScrollBar().maximum() == 0


def test_the_panel_tells_the_birth_date(clinic: Clinic, open_page: OpenPage) -> None:
    treated(clinic, "Nakamura", DUE)
    page = open_page()
    assert "born 17 May 1980 · 46 years · MRN1" in texts(page.panel)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_tile_that_has_the_focus_takes_enter(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage, key: Qt.Key
) -> None:
    treated(clinic, "Nakamura", DUE)
    treated(clinic, "Blanc", "2026-10-20")
    page = open_page()
    tile = page.tiles.tile("waiting")
    tile.setFocus()
    QTest.keyClick(tile, key)
    qtbot.waitUntil(lambda: names(page) == ["Blanc"] and clinic_tasks.is_idle)
    assert tile.isChecked()


def test_a_hold_and_a_booking_keep_their_day_while_the_insurer_is_chased(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    until = holds.HoldForm("travel", None, day("2027-01-07"))
    clinic.write(holds.hold, course, until, TODAY)
    page = open_page()
    page.show_tile("on-hold")
    qtbot.waitUntil(lambda: names(page) == ["Nakamura"] and clinic_tasks.is_idle)
    listed = page.table.current_row()
    chased = replace(listed.row, step=replace(listed.row.step, verb=Verb.CHASE_INSURER))
    assert step_owner(chased, TODAY) == "until 7 Jan · insurer"
    booked = replace(chased, state=State.BOOKED, booked_on=day("2026-12-03"))
    assert step_owner(booked, TODAY) == "3 Dec · insurer"
    called = replace(chased, state=State.TO_CALL)
    assert step_owner(called, TODAY).startswith("insurer · ")


def test_at_twice_the_text_filters_and_states_keep_their_words(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage, theme: Theme
) -> None:
    treated(clinic, "Nakamura", DUE)
    theme.choose(text_percent=200)
    page = open_page()
    filters = page.filters.findChildren(Choice)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and all(one.width() > 90 for one in filters))
    assert all(one.width() >= one.sizeHint().width() for one in filters)
    room = page.table.columnWidth(column(page, "Next step")) - 2 * look().px(CELL_PAD)
    assert pill_width(Kind.BOOKED_WRONG, "Booked too early") <= room
