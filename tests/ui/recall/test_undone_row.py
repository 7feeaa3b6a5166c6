"""Undo at the recall list: what comes next is for the same patient."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import form_of, names, press, treated
from tracker.domain.state import State
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory

OVERDUE = "2026-08-03"
DUE = "2026-08-30"


def in_panel(page: RecallPage) -> str:
    return page.panel.shown.family_name if page.panel.shown is not None else ""


def at_row(page: RecallPage) -> str:
    listed = page.table.current_row()
    return listed.row.family_name if listed is not None else ""


def settled(qtbot: QtBot, page: RecallPage, tasks: Tasks, name: str) -> None:
    qtbot.waitUntil(lambda: tasks.is_idle and at_row(page) == in_panel(page) == name)


@pytest.fixture
def two(clinic: Clinic) -> tuple[str, str]:
    """Nakamura first, then Okafor: the uuids of their courses."""
    _, first = treated(clinic, "Nakamura", DUE)
    _, second = treated(clinic, "Okafor", OVERDUE)
    return first, second


def test_after_undo_the_next_outcome_is_for_the_same_patient(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    two: tuple[str, str],
    open_page: OpenPage,
) -> None:
    page = open_page()
    history = UndoHistory(clinic_tasks, page)
    page.follow(history)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    settled(qtbot, page, clinic_tasks, "Okafor")
    history.undo()
    settled(qtbot, page, clinic_tasks, "Nakamura")
    assert names(page) == ["Nakamura", "Okafor"]
    assert page.table.hasFocus()
    qtbot.waitUntil(lambda: page.panel.takes_keys)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_V)
    assert [clinic.state(course) for course in two] == [State.RESTING.value, State.TO_CALL.value]


@pytest.mark.fault(28)
def test_keys_pressed_while_undo_is_on_its_way_and_right_after_write_nothing(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    two: tuple[str, str],
    open_page: OpenPage,
) -> None:
    page = open_page()
    history = UndoHistory(clinic_tasks, page)
    page.follow(history)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    settled(qtbot, page, clinic_tasks, "Okafor")
    qtbot.waitUntil(lambda: page.panel.takes_keys)
    history.undo()
    for key in (Qt.Key.Key_N, Qt.Key.Key_P):
        QTest.keyClick(page.table, key)
    assert page.panel.form is None
    settled(qtbot, page, clinic_tasks, "Nakamura")
    assert not page.panel.takes_keys
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    assert {clinic.state(course) for course in two} == {State.TO_CALL.value}
    qtbot.waitUntil(lambda: page.panel.takes_keys)


def test_redo_shows_the_row_on_the_tile_where_it_is_now(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    two: tuple[str, str],
    open_page: OpenPage,
) -> None:
    page = open_page()
    history = UndoHistory(clinic_tasks, page)
    page.follow(history)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    settled(qtbot, page, clinic_tasks, "Okafor")
    history.undo()
    settled(qtbot, page, clinic_tasks, "Nakamura")
    history.redo()
    settled(qtbot, page, clinic_tasks, "Nakamura")
    assert clinic.state(two[0]) == State.RESTING.value
    qtbot.waitUntil(lambda: page.panel.takes_keys)


def test_a_form_that_is_open_for_the_next_patient_stays(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    two: tuple[str, str],
    open_page: OpenPage,
) -> None:
    page = open_page()
    history = UndoHistory(clinic_tasks, page)
    page.follow(history)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    settled(qtbot, page, clinic_tasks, "Okafor")
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    history.undo()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and names(page) == ["Nakamura", "Okafor"])
    assert (page.panel.form, in_panel(page)) == (form, "Okafor")
