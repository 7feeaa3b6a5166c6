"""From process start until a password can be typed, against a bare Qt process with an empty window."""

import shutil
import statistics
import tempfile
from pathlib import Path

from tests.benchmarks.clinics import BenchClinic
from tests.benchmarks.measure import ROUNDS, Figure
from tests.benchmarks.start import run_process
from tracker.services.clinic.clinic import ClinicForm
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic

_TELL = """
import time
def tell(*_what):
    memory = next(l for l in open("/proc/self/status") if l.startswith("VmRSS")).split()[1]
    print(time.monotonic(), memory, flush=True)
    import os
    os._exit(0)
"""
_FLOOR = (
    _TELL
    + """
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
window = QWidget()
class Watch(QObject):
    def eventFilter(self, _watched, event):
        if event.type() is QEvent.Type.Paint:
            QTimer.singleShot(0, tell)
        return False
watch = Watch()
window.installEventFilter(watch)
window.resize(460, 420)
window.show()
app.exec()
"""
)
_SUBJECT = (
    _TELL
    + """
import sys
from pathlib import Path
import tracker.cli
import tracker.app
seen = tracker.app._spare_the_scan_of_sources
def spare():
    seen()
    import tracker.ui.lock.door
    tracker.ui.lock.door.Door._on_painted = tell
tracker.app._spare_the_scan_of_sources = spare
tracker.app.run_window(Path(sys.argv[1]))
"""
)
_MOST = 1.5


def run(clinic: BenchClinic) -> list[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="tracker-door-"))
    try:
        path = folder / "clinic.db"
        form = ClinicForm("US", "America/New_York")
        create_encrypted_clinic(path, form, "Ines Ruiz", "a blue bicycle").database.close()
        subject, floor = [], []
        for _ in range(ROUNDS + 1):
            subject.append(run_process(_SUBJECT, str(path))[0])
            floor.append(run_process(_FLOOR)[0])
    finally:
        shutil.rmtree(folder)
    return [
        Figure(
            "start: until the password can be typed",
            clinic.patients,
            statistics.median(subject[1:]),
            floor=statistics.median(floor[1:]),
            most_ratio=_MOST,
        )
    ]
