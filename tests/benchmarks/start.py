"""From process start to the first painted, filled Recall, and the memory it has then.

The floor only imports PySide6.QtWidgets and sqlalchemy.orm and shows an empty table.
"""

import atexit
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

from PySide6.QtCore import QSize

from tests.benchmarks.clinics import TODAY, BenchClinic
from tests.benchmarks.measure import ROUNDS, Figure
from tracker.qt_libraries import OFFSCREEN
from tracker.tour.offscreen import offscreen

_TELL = """
import time
def tell():
    memory = next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]
    print(time.monotonic(), memory, flush=True)
    import os
    os._exit(0)
"""
_FLOOR = (
    _TELL
    + """
import sqlalchemy.orm
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QTableWidget
app = QApplication([])
table = QTableWidget()
class Watch(QObject):
    def eventFilter(self, _watched, event):
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, tell)
        return False
watch = Watch()
table.viewport().installEventFilter(watch)
table.resize(1440, 900)
table.show()
app.exec()
"""
)
_SUBJECT = (
    _TELL
    + """
import sys
from datetime import date
from pathlib import Path
import tracker.app
seen = tracker.app._after_first_paint
def after_first_paint(opened):
    tell()
tracker.app._after_first_paint = after_first_paint
tracker.app.run_window(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), user="R. Osei")
"""
)
_MOST = {3_000: 1.6, 100_000: 2.0}
_MOST_MEMORY = 1.8


def run(clinic: BenchClinic) -> list[Figure]:
    subject, floor = [], []
    for _ in range(ROUNDS + 1):
        subject.append(run_process(_SUBJECT, str(clinic.path), TODAY.isoformat()))
        floor.append(run_process(_FLOOR))
    times, memories = (
        (
            statistics.median(one[part] for one in subject[1:]),
            statistics.median(one[part] for one in floor[1:]),
        )
        for part in (0, 1)
    )
    return [
        Figure(
            "start: to the first painted, filled Recall",
            clinic.patients,
            times[0],
            floor=times[1],
            most_ratio=_MOST.get(clinic.patients, 2.0),
        ),
        Figure(
            "start: memory after the first paint",
            clinic.patients,
            memories[0],
            "MiB",
            floor=memories[1],
            most_ratio=_MOST_MEMORY,
        ),
    ]


@cache
def _screen() -> str:
    folder = Path(tempfile.mkdtemp(prefix="screen"))
    atexit.register(shutil.rmtree, folder)
    return offscreen(QSize(1440, 900), folder)


def run_process(program: str, *arguments: str) -> tuple[float, float]:
    """Milliseconds from the start of a process until it told, and its resident memory in MiB."""
    # As on anybody's machine: modules are compiled once, not at every start.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    if environment.get("QT_QPA_PLATFORM") == OFFSCREEN:
        # The window is no larger than its screen.
        environment["QT_QPA_PLATFORM"] = _screen()
    begun = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    told, memory = done.stdout.split()[-2:]
    return (float(told) - begun) * 1000, int(memory) / 1024
