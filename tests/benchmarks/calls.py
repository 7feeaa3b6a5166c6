"""A morning of 100 calls through the real window, by keyboard alone: each press counted and timed.

Every fourth call is a booking by the number of a day, another one by a day that is typed, and some
keys are pressed twice: at the end each patient has exactly the one outcome that was meant for them.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import func, select

from tests.benchmarks.clinics import BenchClinic, copied
from tests.benchmarks.measure import Figure, percentile
from tests.benchmarks.stage import Spent, spent_on, stage
from tracker.app import OpenWindow
from tracker.services.contacts.call_sheet import CallSheet
from tracker.storage import records as r
from tracker.ui.calls.call_window import CallWindow
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks

_CALLS = 100
_MOST_MS = 50
_PAUSE_MS = 60
_MOST_KEYS = {"no-answer": 4, "booked": 8}
_LOOK_MS, _PATIENCE_SECONDS = 20, 20

Press = Callable[[Callable[[], object]], object]


class Morning:
    """Plays calls one after the other; `press` does what a key does, and may take the time."""

    def __init__(self, calls: CallWindow, tasks: Tasks, press: Press) -> None:
        self._calls, self._tasks, self._press = calls, tasks, press
        self.keys: Counter[str] = Counter()
        """The most keys that a call with this outcome took."""
        self.meant: dict[str, list[str]] = {}
        """The outcomes that were meant for each patient: two where one treatment needs another day."""

    def play(self, count: int) -> None:
        """So many calls, or as many as there are patients."""
        for number in range(count):
            self._wait()
            sheet = self._calls.sheet
            if sheet is None:
                return
            outcome, keys = _call(number, sheet)
            self.meant.setdefault(sheet.panel.patient_uuid, []).append(outcome)
            if number % 5 == 0 and len(keys) == 1:
                # Pressed twice: the second one is not for the next patient.
                self._press(partial(_hit, self._calls, keys, keys))
            else:
                for key in keys:
                    self._press(partial(_hit, self._calls, key))
            self.keys[outcome] = max(self.keys[outcome], len(keys))
        self._wait()

    def logged(self, tx: Any) -> dict[str, list[str]]:
        """The outcomes that were saved today, by patient."""
        attempt, patient = r.ContactAttempt, r.Patient
        found: dict[str, list[str]] = {}
        for uuid, outcome in tx.execute(
            select(patient.uuid, attempt.outcome)
            .join(patient, patient.id == attempt.patient_id)
            .where(attempt.id > self.before)
            .order_by(attempt.id)
        ):
            found.setdefault(uuid, []).append(outcome)
        return found

    before = 0
    """The newest attempt before the morning."""

    def _wait(self) -> None:
        """As a nurse does, until the next patient is in sight and keys are heeded."""
        patience = time.monotonic() + _PATIENCE_SECONDS
        while not (self._calls.takes_keys and self._tasks.is_idle) and not self._calls.parts.end:
            assert time.monotonic() < patience, self._calls.form
            loop = QEventLoop()
            QTimer.singleShot(_LOOK_MS, loop.quit)
            loop.exec()


def run(clinic: BenchClinic) -> list[Figure]:
    with copied(clinic, "calls") as copy, stage(copy) as opened:
        spent: list[Spent] = []

        def press(act: Callable[[], object]) -> None:
            spent.append(spent_on(opened.tasks, act, _PAUSE_MS))

        morning = Morning(open_calls(opened), opened.tasks, press)
        morning.before = opened.database.read(newest_attempt)
        morning.play(_CALLS)
        logged = opened.database.read(morning.logged)
        wrong = logged != morning.meant
        return _figures(morning, spent, wrong=wrong, size=clinic.patients)


def open_calls(opened: OpenWindow) -> CallWindow:
    """Call mode over everybody who is to be called."""
    opened.window.go_to("recall")
    settle(opened.tasks)
    QTest.keyClick(opened.window.recall.table, Qt.Key.Key_K)
    settle(opened.tasks)
    return opened.window.findChildren(CallWindow)[0]


def newest_attempt(tx: Any) -> int:
    return int(tx.scalar(select(func.max(r.ContactAttempt.id))) or 0)


def _figures(morning: Morning, spent: list[Spent], *, wrong: bool, size: int) -> list[Figure]:
    painted, held = [s.painted for s in spent], [s.longest for s in spent]
    calls = sum(len(outcomes) for outcomes in morning.meant.values())
    note = f"{len(spent)} presses in {calls} calls, p95 "
    return [
        Figure(
            "calls: slowest key of a morning, painted",
            size,
            max(painted),
            most=_MOST_MS,
            note=note + f"{percentile(painted, 0.95):.0f} ms",
        ),
        Figure(
            "calls: slowest key of a morning on the GUI thread",
            size,
            max(held),
            most=_MOST_MS,
            note=note + f"{percentile(held, 0.95):.0f} ms",
        ),
        *(
            Figure(f"calls: most keys, {outcome}", size, morning.keys[outcome], "keys", most=most)
            for outcome, most in _MOST_KEYS.items()
        ),
        Figure("calls: outcomes that nobody meant", size, int(wrong), "", most=0),
    ]


def _call(number: int, sheet: CallSheet) -> tuple[str, str]:
    """What comes of a call, and the keys for it; "\\r" is Return."""
    first = next((day for day in sheet.days if not day.is_late), None)
    match number % 4:
        case 1 if sheet.days:
            return "booked", "b1\r"
        case 3 if first is not None:
            return "booked", f"b+{(first.on - sheet.panel.today).days}d\r"
        case 3:
            return "voicemail", "v"
    return "no-answer", "n"


def _hit(calls: CallWindow, *keys: str) -> None:
    for key in keys:
        focused: Any = QApplication.focusWidget() or calls
        pressed: Any = Qt.Key.Key_Return if key == "\r" else key
        QTest.keyClick(focused, pressed)
