"""A reader lets the window finish its turn, but not for ever."""

import threading
import time

from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.storage.reader_pause import pause_readers
from tracker.ui.rest import Rest

_TOO_LONG = 30.0


def test_a_reader_goes_on_when_the_windows_turn_is_over(qtbot: QtBot) -> None:
    rest, order = Rest(longest_seconds=_TOO_LONG), []

    def read() -> None:
        rest.wait()
        order.append("reader")

    reader = threading.Thread(target=read)
    rest.end()
    reader.start()
    time.sleep(0.05)
    order.append("window")
    qtbot.waitUntil(lambda: not reader.is_alive())

    assert order == ["window", "reader"]


def test_a_window_that_never_rests_does_not_stop_a_reader(qtbot: QtBot) -> None:
    rest = Rest(longest_seconds=0.01)
    rest.end()
    reader = threading.Thread(target=rest.wait)
    reader.start()
    reader.join(_TOO_LONG)

    assert not reader.is_alive()


def test_the_window_never_waits_for_itself(qtbot: QtBot) -> None:
    rest = Rest(longest_seconds=_TOO_LONG)
    began = time.monotonic()
    rest.end()
    rest.wait()

    assert time.monotonic() - began < _TOO_LONG


def test_each_statement_of_a_question_waits_its_turn(clinic: Clinic) -> None:
    pauses: list[None] = []
    pause_readers(clinic.database, lambda: pauses.append(None))

    clinic.database.read(
        lambda tx: [tx.connection().exec_driver_sql("select 1").all() for _ in "ab"]
    )

    assert len(pauses) >= 2
