"""Taking back, and doing again."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import EditConflict, Unavailable
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory


class Ward:
    """A value with commands, each of which can be undone."""

    def __init__(self) -> None:
        self.value = "start"
        self.trouble: Exception | None = None

    def set_value(self, _tx: object, new: str, label: str) -> Done:
        if self.trouble is not None:
            raise self.trouble
        before, self.value = self.value, new
        return Done(undo=Undo(label, self.set_value, (before, "put back")))


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def history(pretend_tasks: Tasks, window: QWidget) -> UndoHistory:
    return UndoHistory(pretend_tasks, window)


def _book(qtbot: QtBot, tasks: Tasks, window: QWidget, ward: Ward, new: str) -> None:
    tasks.write(window, ward.set_value, new, f"Booked {new}")
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_what_was_done_is_told_undone_and_done_again(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    told: list[str] = []
    history.noted.connect(told.append)
    history.undone.connect(told.append)
    assert not history.undo_action.isEnabled()
    _book(qtbot, pretend_tasks, window, ward, "Okafor")
    assert history.undo_action.text() == "Undo: Booked Okafor"
    history.undo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ward.value == "start"
    assert history.redo_action.text() == "Redo: Booked Okafor"
    history.redo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ward.value == "Okafor"
    history.undo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ward.value == "start"
    assert told == [
        "Booked Okafor.",
        "Undone: Booked Okafor.",
        "Done again: Booked Okafor.",
        "Undone: Booked Okafor.",
    ]


def test_several_steps_are_taken_back_in_reverse(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    for name in ("a", "b", "c"):
        _book(qtbot, pretend_tasks, window, ward, name)
    for wanted in ("b", "a", "start"):
        history.undo()
        qtbot.waitUntil(lambda: pretend_tasks.is_idle)
        assert ward.value == wanted
    assert not history.undo_action.isEnabled()


def test_a_new_step_forgets_what_could_be_done_again(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    _book(qtbot, pretend_tasks, window, ward, "a")
    history.undo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    _book(qtbot, pretend_tasks, window, ward, "b")
    assert not history.redo_action.isEnabled()


def test_an_undo_that_meets_a_conflict_is_told_and_dropped(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    _book(qtbot, pretend_tasks, window, ward, "a")
    ward.trouble = EditConflict("Somebody changed it since.")
    with qtbot.waitSignal(history.failed):
        history.undo()
    assert not history.undo_action.isEnabled()


def test_an_undo_that_could_not_be_saved_stays_for_another_try(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    _book(qtbot, pretend_tasks, window, ward, "a")
    ward.trouble = Unavailable("The database is locked.")
    with qtbot.waitSignal(history.failed):
        history.undo()
    ward.trouble = None
    history.undo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ward.value == "start"


def test_nobody_undoes_anothers_work(
    qtbot: QtBot, pretend_tasks: Tasks, window: QWidget, history: UndoHistory
) -> None:
    ward = Ward()
    _book(qtbot, pretend_tasks, window, ward, "a")
    history.clear()
    history.undo()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ward.value == "a"
