"""Questions and commands beside the window."""

import gc
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete, isValid

from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Unavailable
from tracker.ui.job import Cancelled
from tracker.ui.tasks import Tasks


class Screen(QObject):
    """Notes what it is told, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[Any] = []
        self.threads: set[str] = set()

    def on_answer(self, value: Any) -> None:
        self.told.append(value)
        self.threads.add(threading.current_thread().name)

    def on_part(self, value: Any) -> None:
        self.told.append(("part", value))

    def on_progress(self, done: int, total: int) -> None:
        self.told.append(("progress", done, total))

    def on_failed(self, problem: Exception) -> None:
        self.told.append(problem)


def _echo(_tx: object, value: Any) -> Any:
    return value


def test_an_answer_comes_on_the_windows_thread(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()
    pretend_tasks.read(screen, "patient", _echo, 42, then=screen.on_answer)
    assert screen.told == []
    qtbot.waitUntil(lambda: screen.told == [42])
    assert screen.threads == {threading.main_thread().name}


def test_a_query_never_runs_on_the_windows_thread(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def where(_tx: object) -> str:
        return threading.current_thread().name

    pretend_tasks.read(screen, "where", where, then=screen.on_answer)
    pretend_tasks.write(screen, lambda _tx: Done(where(None)), then=screen.on_answer)
    qtbot.waitUntil(lambda: len(screen.told) == 2)
    names = {one.value if isinstance(one, Done) else one for one in screen.told}
    assert "tracker-writer" in names
    assert threading.main_thread().name not in names


def test_a_late_answer_to_an_older_question_is_dropped(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen, gate = Screen(), threading.Event()

    def slow(_tx: object) -> str:
        gate.wait(5)
        return "old"

    pretend_tasks.read(screen, "search", slow, then=screen.on_answer)
    pretend_tasks.read(screen, "search", _echo, "new", then=screen.on_answer)
    qtbot.waitUntil(lambda: screen.told == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert screen.told == ["new"]


def test_a_question_that_was_replaced_before_it_ran_is_not_run(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    screen, gate, ran = Screen(), threading.Event(), []

    def wait(_tx: object) -> None:
        gate.wait(5)

    for reader in ("one", "two"):
        pretend_tasks.read(screen, reader, wait, then=screen.on_answer)
    for letter in "abc":
        pretend_tasks.read(
            screen, "search", lambda _tx, typed: ran.append(typed), letter, then=screen.on_answer
        )
    gate.set()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ran == ["c"]


def test_different_questions_of_one_screen_do_not_disturb_each_other(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    screen = Screen()
    for page in range(5):
        pretend_tasks.read(screen, ("page", page), _echo, page, then=screen.on_answer)
    qtbot.waitUntil(lambda: sorted(screen.told) == [0, 1, 2, 3, 4])


def test_a_screen_that_has_gone_is_not_told_and_not_kept_alive(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    screen, gate = Screen(), threading.Event()
    told = screen.told

    def slow(_tx: object) -> str:
        gate.wait(5)
        return "late"

    pretend_tasks.read(screen, "patient", slow, then=screen.on_answer)
    del screen
    gc.collect()
    gate.set()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert told == []


def test_a_screen_deleted_by_qt_is_not_told(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen, gate = Screen(), threading.Event()

    def slow(_tx: object) -> str:
        gate.wait(5)
        return "late"

    pretend_tasks.read(screen, "patient", slow, then=screen.on_answer)
    delete(screen)
    gate.set()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert screen.told == []


def test_a_window_is_not_freed_while_its_screen_is_being_told(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    window, screen, survived = QObject(), Screen(), []
    screen.setParent(window)
    window.cycle = window  # type: ignore[attr-defined]

    def on_answer(_value: object) -> None:
        gc.collect()
        survived.append(isValid(screen))

    pretend_tasks.read(screen, "x", _echo, 1, then=on_answer)
    del window
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert survived == [True]


def test_an_error_comes_to_who_asked(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def broken(_tx: object) -> None:
        raise Unavailable("The database is locked.")

    pretend_tasks.read(screen, "x", broken, then=screen.on_answer, failed=screen.on_failed)
    qtbot.waitUntil(lambda: len(screen.told) == 1)
    assert isinstance(screen.told[0], Unavailable)


@pytest.mark.fault(70)
def test_an_error_that_nobody_takes_is_still_told(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def broken(_tx: object) -> Done:
        raise ZeroDivisionError

    with qtbot.waitSignal(pretend_tasks.failed) as caught:
        pretend_tasks.read(screen, "x", broken, then=screen.on_answer)
    assert isinstance(caught.args[0], ZeroDivisionError)


def test_a_failed_write_is_told_even_when_its_form_was_closed(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    screen, gate = Screen(), threading.Event()

    def broken(_tx: object) -> Done:
        gate.wait(5)
        raise Unavailable("The disk is full.")

    pretend_tasks.write(screen, broken, failed=screen.on_failed)
    del screen
    gc.collect()
    with qtbot.waitSignal(pretend_tasks.failed):
        gate.set()


def test_a_write_tells_what_changed_after_its_own_slot(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()
    changed = frozenset({Subject("course", "c-1")})
    order: list[str] = []
    pretend_tasks.written.connect(lambda _done: order.append("written"))
    pretend_tasks.changed.connect(lambda _subjects: order.append("changed"))
    with qtbot.waitSignal(pretend_tasks.changed) as told:
        pretend_tasks.write(
            screen, lambda _tx: Done(changed=changed), then=lambda _done: order.append("then")
        )
    assert told.args == [changed]
    assert order == ["then", "written", "changed"]


def test_writes_run_one_after_another_in_the_order_of_asking(
    qtbot: QtBot, pretend_tasks: Tasks
) -> None:
    screen, ran = Screen(), []

    def command(_tx: object, number: int) -> Done:
        time.sleep(0.001)
        ran.append(number)
        return Done()

    for number in range(20):
        pretend_tasks.write(screen, command, number)
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert ran == list(range(20))


def test_a_stream_comes_in_parts_and_in_order(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def parts(_tx: object) -> Iterator[int]:
        yield from range(5)

    pretend_tasks.stream(screen, "ids", parts, part=screen.on_part, then=screen.on_answer)
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert screen.told == [*(("part", n) for n in range(5)), None]


def test_a_stream_that_was_replaced_stops_reading(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen, read = Screen(), []

    def endless(_tx: object) -> Iterator[int]:
        for number in range(100_000):
            read.append(number)
            time.sleep(0.0005)
            yield number

    pretend_tasks.stream(screen, "ids", endless, part=screen.on_part, then=screen.on_answer)
    qtbot.waitUntil(lambda: len(read) > 3)
    pretend_tasks.stream(
        screen, "ids", lambda _tx: iter(()), part=screen.on_part, then=screen.on_answer
    )
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert len(read) < 10_000
    assert screen.told[-1] is None


def test_a_flood_of_parts_lets_the_window_breathe(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()
    longest, last = 0.0, time.perf_counter()

    def slow_part(_value: int) -> None:
        time.sleep(0.001)

    pretend_tasks.stream(
        screen, "ids", lambda _tx: iter(range(300)), part=slow_part, then=screen.on_answer
    )
    while not pretend_tasks.is_idle:
        QApplication.processEvents()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    assert longest < 0.1  # all 300 in one go take 0.3 s


def test_a_long_job_reports_and_can_be_cancelled(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def endless(_tx: object, *, progress: Callable[[int, int], None]) -> Done:
        for number in range(1_000_000):
            progress(number, 1_000_000)
            time.sleep(0.001)
        return Done()

    job = pretend_tasks.long_write(
        screen, endless, progress=screen.on_progress, then=screen.on_answer, failed=screen.on_failed
    )
    qtbot.waitUntil(lambda: len(screen.told) > 0)
    job.cancel()
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert isinstance(screen.told[-1], Cancelled)


def test_progress_does_not_flood_the_window(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def quick(_tx: object, *, progress: Callable[[int, int], None]) -> str:
        for number in range(10_000):
            progress(number + 1, 10_000)
        return "ready"

    pretend_tasks.long_read(screen, quick, progress=screen.on_progress, then=screen.on_answer)
    qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert screen.told[-1] == "ready"
    assert ("progress", 10_000, 10_000) in screen.told
    assert len(screen.told) < 100


@pytest.mark.fault(70)
def test_an_error_in_a_slot_loses_no_later_answer(qtbot: QtBot, pretend_tasks: Tasks) -> None:
    screen = Screen()

    def broken_slot(_value: object) -> None:
        raise ZeroDivisionError

    with qtbot.captureExceptions() as caught:
        pretend_tasks.read(screen, "a", _echo, 1, then=broken_slot)
        pretend_tasks.read(screen, "b", _echo, 2, then=screen.on_answer)
        qtbot.waitUntil(lambda: screen.told == [2])
        qtbot.waitUntil(lambda: pretend_tasks.is_idle)
    assert len(caught) == 1


@pytest.mark.parametrize("pending", [0, 50])
def test_shutdown_finishes_writes_and_joins_threads(qapp: QApplication, pending: int) -> None:
    from tests.ui.conftest import PretendDatabase

    before = set(threading.enumerate())
    tasks, screen = Tasks(PretendDatabase()), Screen()
    ran: list[int] = []

    def command(_tx: object, number: int) -> Done:
        ran.append(number)
        return Done()

    for number in range(pending):
        tasks.write(screen, command, number)
        tasks.read(screen, ("page", number), _echo, number, then=screen.on_answer)
    tasks.shutdown()
    tasks.shutdown()
    assert ran == list(range(pending))
    assert set(threading.enumerate()) <= before
