"""A second start on the same clinic raises the window that is open; a crash keeps nobody out."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import make_template
from tracker.storage.window_lock import Holder, WindowLock

pytestmark = pytest.mark.fault(22)

_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication
from tracker.domain.problems import Problem
from tracker.app import run_window
from tracker.ui.main_window import MainWindow

class Watch(QObject):
    was_shown = False

    def eventFilter(self, watched, event):
        if isinstance(watched, MainWindow):
            if event.type() == QEvent.Type.Show and not self.was_shown:
                self.was_shown = True
                print("shown", flush=True)
                watched.showMinimized()
            elif event.type() == QEvent.Type.WindowStateChange and not watched.isMinimized():
                print("raised", flush=True)
        return False

app = QApplication(sys.argv[:1])
watch = Watch()
app.installEventFilter(watch)
try:
    code = run_window(Path(sys.argv[1]))
except Problem as problem:
    print("refused", problem, flush=True)
    code = 1
sys.exit(code)
"""


class Started:
    """A process with a window on a clinic."""

    def __init__(self, database: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _WINDOW, str(database)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONPATH": "."},
        )

    def says(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def ends(self) -> int:
        return self.process.wait(60)

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    make_template(path)
    return path


@pytest.fixture
def first(database: Path) -> Iterator[Started]:
    started = Started(database)
    assert started.says() == "shown"
    yield started
    started.kill()


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL and links are POSIX")
def test_a_second_start_raises_the_window_that_is_open(first: Started, database: Path) -> None:
    link = database.with_name("another name.db")
    link.symlink_to(database)
    second = Started(link)
    assert second.ends() == 0
    assert second.says() == ""
    second.kill()
    assert first.says() == "raised"


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_a_window_that_was_killed_keeps_nobody_out(first: Started, database: Path) -> None:
    assert not WindowLock(database).take()
    first.kill()
    assert database.with_name("clinic.db.window").exists()
    again = Started(database)
    assert again.says() == "shown"
    again.kill()


@pytest.mark.skipif(os.name != "posix", reason="SIGSTOP is POSIX")
def test_a_window_that_does_not_answer_is_told_of(first: Started, database: Path) -> None:
    first.process.send_signal(signal.SIGSTOP)
    second = Started(database)
    assert "does not answer" in second.says()
    assert second.ends() == 1
    second.kill()


def test_somebody_elses_window_is_named(database: Path) -> None:
    with WindowLock(database) as theirs:
        assert theirs.take()
        held = json.dumps({"user": "mina", "machine": "FRONT-DESK"})
        database.with_name("clinic.db.window").write_text(held)
        started = time.monotonic()
        mine = Started(database)
        says = mine.says()
        assert "mina" in says
        assert "FRONT-DESK" in says
        assert mine.ends() == 1
        assert time.monotonic() - started < 30
        mine.kill()


def test_who_has_gone_leaves_nothing(database: Path) -> None:
    with WindowLock(database) as lock:
        assert lock.take()
        assert lock.is_mine
        assert not WindowLock(database).take()
    assert not database.with_name("clinic.db.window").exists()
    with WindowLock(database) as lock:
        assert lock.take()


@pytest.mark.parametrize("left", [b"", b"\xff", b"[1]", b'{"user": 5}', b"x" * 10_000])
def test_what_a_crash_left_is_no_lock(database: Path, left: bytes) -> None:
    database.with_name("clinic.db.window").write_bytes(left)
    with WindowLock(database) as lock:
        assert lock.holder() == Holder("", "")
        assert lock.take()
        assert lock.is_mine


def test_a_clinic_that_is_not_there_gets_no_file_beside_it(tmp_path: Path) -> None:
    with WindowLock(tmp_path / "none.db") as lock:
        assert lock.take()
    assert list(tmp_path.iterdir()) == []
