"""What nobody refers to any more is freed on the window's thread, whatever the workers do."""

import gc
import threading
import weakref
from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tracker.ui.garbage import Garbage
from tracker.ui.tasks import Tasks

# Of its own accord Python would collect at every few hundred.
_MANY = 100_000


def leave_a_closed_dialog() -> list[int]:
    """The threads on which it was freed: a dialog that refers to itself, as most of ours do."""
    freed_on: list[int] = []
    gc.collect()
    dialog = QDialog()
    dialog.its_circle = dialog  # type: ignore[attr-defined]
    weakref.finalize(dialog, lambda: freed_on.append(threading.get_ident()))
    return freed_on


def make_many(_tx: None) -> int:
    return len([[number] for number in range(_MANY)])


def test_a_closed_dialog_is_not_freed_by_a_busy_worker(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    freed_on = leave_a_closed_dialog()
    asked_by = QObject()

    with qtbot.waitSignal(pretend_tasks.became_idle):
        pretend_tasks.read(asked_by, "many", make_many, then=lambda _count: None)

    assert set(freed_on) <= {threading.get_ident()}


def test_the_window_frees_it_soon_by_itself(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    with qtbot.waitSignal(pretend_tasks.became_idle):
        pretend_tasks.read(QObject(), "little", lambda _tx: None, then=lambda _nothing: None)
    freed_on = leave_a_closed_dialog()

    new_objects = make_objects()
    qtbot.waitUntil(lambda: bool(freed_on))

    assert freed_on == [threading.get_ident()]
    assert new_objects


def test_nothing_is_collected_before_the_first_answer(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    collector = pretend_tasks.findChild(Garbage)
    assert collector is not None
    assert not collector.has_begun

    with qtbot.waitSignal(pretend_tasks.became_idle):
        pretend_tasks.read(QObject(), "little", lambda _tx: None, then=lambda _nothing: None)

    assert collector.has_begun


def test_what_a_busy_worker_holds_is_looked_at_once(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.ui.garbage._YOUNG_AT_WORK", 1_000)
    collector = Garbage(lambda: False, qapp)
    gc.collect()

    held = []
    for _round in range(6):
        held.append(make_objects())
        collector._collect()

    assert len(gc.get_objects(generation=1)) < len(held[0])


def make_objects() -> list[list[int]]:
    return [[number] for number in range(5_000)]


def test_what_an_answer_brought_along_is_freed_on_the_windows_thread(
    qtbot: QtBot, pretend_tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    freed_on: list[int] = []
    is_delivered = threading.Event()
    answer = pretend_tasks._answer

    def answer_and_linger(*told: Any) -> None:
        answer(*told)
        is_delivered.wait()

    monkeypatch.setattr(pretend_tasks, "_answer", answer_and_linger)
    pretend_tasks.became_idle.connect(is_delivered.set)
    asked_by, brought = QObject(), QObject()
    weakref.finalize(brought, lambda: freed_on.append(threading.get_ident()))
    slot = partial(lambda _brought, _answer: None, brought)
    del brought

    pretend_tasks.read(asked_by, "anything", lambda _tx: None, then=slot)
    del slot
    qtbot.waitUntil(is_delivered.is_set)
    pretend_tasks.shutdown()

    assert freed_on == [threading.get_ident()]
