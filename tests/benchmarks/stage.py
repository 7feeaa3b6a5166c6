"""A real window on a clinic, off screen, with a stop watch that stops when something is painted."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QAbstractEventDispatcher, QEvent, QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

import tracker.app
from tests.benchmarks.clinics import TODAY, BenchClinic
from tracker.assembly import Opening, OpenWindow, put_together
from tracker.settings import Settings
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks

_PATIENCE_MS = 20_000


@contextmanager
def stage(clinic: BenchClinic) -> Iterator[OpenWindow]:
    """The clinic's window, shown and at rest."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    opened = put_together(app, Opening(clinic.open), Settings(), TODAY)
    try:
        opened.window.first_shown.connect(partial(tracker.app._after_first_paint, opened))
        opened.window.resize(1440, 900)
        opened.window.show()
        settle(opened.tasks)
        yield opened
    finally:
        opened.window.presenter.remove_hooks()
        opened.window.close()
        opened.close()


def until_painted(
    act: Callable[[], object], widget: QWidget, is_ready: Callable[[], bool]
) -> tuple[float, float]:
    """Milliseconds from `act` until `widget`, or a part of it, is painted ready, and the GUI thread's share of it."""
    loop = QEventLoop()
    watch = _PaintWatch(widget, is_ready, loop)
    late = QTimer(singleShot=True, interval=_PATIENCE_MS)
    late.timeout.connect(lambda: loop.exit(1))
    late.start()
    begun, used = time.perf_counter(), time.thread_time()
    act()
    widget.update()
    if loop.exec() != 0:
        raise TimeoutError(f"{widget} was not painted ready")
    taken = (time.perf_counter() - begun) * 1000, (time.thread_time() - used) * 1000
    watch.deleteLater()
    return taken


@dataclass(frozen=True, slots=True)
class Spent:
    """Milliseconds of one event: on the GUI thread with all that follows from it, the longest hold
    of the thread at a time, and wall time until the window was painted.
    """

    whole: float
    longest: float
    painted: float


def spent_on(tasks: Tasks, act: Callable[[], object], pause_ms: int) -> Spent:
    """What `act` costs the GUI thread until nothing of it is left to do.

    `pause_ms`: how long the window waits before it asks its workers.
    """
    holds = _Holds()
    begun = time.perf_counter()
    act()
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    painted = (time.perf_counter() - begun) * 1000
    loop = QEventLoop()
    rest = QTimer(singleShot=True, interval=pause_ms)
    rest.timeout.connect(loop.quit)
    rest.start()
    loop.exec()
    while not tasks.is_idle:
        tasks.became_idle.connect(loop.quit)
        loop.exec()
    rest.setInterval(pause_ms // 4)
    rest.start()
    loop.exec()
    return Spent(*holds.end(), painted)


class _Holds(QObject):
    """CPU time of the GUI thread, from one wait of the event loop to the next."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = self._waited = time.thread_time()
        self._longest = 0.0
        self._dispatcher = QAbstractEventDispatcher.instance()
        self._dispatcher.aboutToBlock.connect(self._on_wait)

    def end(self) -> tuple[float, float]:
        """All of it and the longest piece, in milliseconds."""
        self._dispatcher.aboutToBlock.disconnect(self._on_wait)
        self._on_wait()
        return (self._waited - self._begun) * 1000, self._longest * 1000

    def _on_wait(self) -> None:
        now = time.thread_time()
        self._longest, self._waited = max(self._longest, now - self._waited), now


class Heartbeat(QObject):
    """Notes the longest time in which the event loop did not come round, in milliseconds."""

    EVERY_MS = 5

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self, interval=self.EVERY_MS)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()

    def _on_beat(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000 - self.EVERY_MS)
        self._last = now


class _PaintWatch(QObject):
    def __init__(self, widget: QWidget, is_ready: Callable[[], bool], loop: QEventLoop) -> None:
        super().__init__()
        self._is_ready, self._loop = is_ready, loop
        for part in (widget, *widget.findChildren(QWidget)):
            part.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._is_ready():
            QTimer.singleShot(0, self._loop.quit)
        return False
