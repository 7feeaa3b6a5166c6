"""A lock while the clinic takes nothing: what was half typed waits for its owner, and is told."""

from __future__ import annotations

import time
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.lock.conftest import BeginShift, colleague
from tests.ui.lock.test_saved_then_locked import filled_patient
from tests.ui.lock.test_shift import come_in, line_called, window_of
from tests.ui.seen import open_window, texts
from tracker.domain.outcome import Done
from tracker.domain.problems import Unavailable
from tracker.services.staff import drafts
from tracker.services.staff.drafts import my_drafts
from tracker.storage.engine import connect
from tracker.ui.drafts import draft_keeper
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.screenshot import settle


def back_on_screen(qtbot: QtBot) -> PatientDialog:
    qtbot.waitUntil(lambda: open_window(PatientDialog) is not None)
    back = open_window(PatientDialog)
    assert back is not None
    assert line_called(back, "Family name").text() == "Okafor"
    return back


@pytest.mark.fault(41)
def test_a_file_that_is_busy_at_the_lock_holds_up_neither_the_window_nor_what_was_typed(
    qtbot: QtBot, begin_shift: BeginShift
) -> None:
    shift = begin_shift()
    opened = come_in(qtbot, shift)
    colleague(opened, "Zoë Frank", "a first one", chooses="her own words")
    filled_patient(opened)
    other = connect(opened.database.path, mode="rw", key=opened.database.key)
    other.execute("begin immediate")
    begun = time.monotonic()
    shift.lock()
    assert time.monotonic() - begun < 1
    window = window_of(shift)
    assert "still holds it" not in texts(window)
    qtbot.waitUntil(lambda: "still holds it" in texts(window), timeout=30_000)
    other.execute("rollback")
    other.close()

    hers = come_in(qtbot, shift, "Zoë Frank", "her own words")
    settle(hers.tasks)
    assert open_window(PatientDialog) is None
    assert hers.database.read(my_drafts) == ()
    shift.lock(is_switch=True)
    assert "still holds it" not in texts(window)

    again = come_in(qtbot, shift)
    settle(again.tasks)
    (kept,) = again.database.read(my_drafts)
    assert kept.kind == "patient"
    assert "half typed" in texts(again.window)


@pytest.mark.fault(41)
def test_what_is_taken_neither_at_the_lock_nor_after_it_is_open_again_and_told(
    qtbot: QtBot, begin_shift: BeginShift, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_tx: object, *_args: Any) -> Done:
        raise Unavailable("The drive is full.")

    shift = begin_shift()
    opened = come_in(qtbot, shift)
    filled_patient(opened)
    with monkeypatch.context() as drive:
        for module in (draft_keeper, drafts):
            drive.setattr(module, "keep_draft", full)
        for _lock in range(2):
            shift.lock()
            again = come_in(qtbot, shift)
            back_on_screen(qtbot)
            assert "can’t be kept in the clinic" in texts(again.window)
            assert again.database.read(my_drafts) == ()
    shift.lock()
    once_more = come_in(qtbot, shift)
    back_on_screen(qtbot)
    assert "can’t be kept" not in texts(once_more.window)
    assert len(once_more.database.read(my_drafts)) == 1
