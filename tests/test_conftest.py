"""The guards themselves: a guard that nobody has seen red may guard nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

_CONFTEST = Path(__file__).parent / "conftest.py"

_SETTINGS = """
[pytest]
filterwarnings = error
qt_api = pyside6
qt_log_level_fail = WARNING
markers = expects_warnings
"""

_TESTS = """
import logging, threading, time
import pytest
from PySide6.QtCore import QThread, qWarning
from tracker.paths import data_folder, default_database, settings_file

kept = []

class Worker(QThread):
    def run(self):
        threading.current_thread()
        while not self.isInterruptionRequested():
            time.sleep(0.01)

def start():
    worker = Worker()
    worker.setObjectName("tardy")
    kept.append(worker)
    worker.start()
    time.sleep(0.1)
    return worker

def end(worker):
    worker.requestInterruption()
    worker.wait()

def test_logs(): logging.getLogger("tracker.somewhere").warning("disk %s", "full")

@pytest.mark.expects_warnings
def test_announced(): logging.getLogger("tracker").warning("as expected")

@pytest.mark.expects_warnings
def test_announced_in_vain(): pass

def test_qt_warns(): qWarning("QObject: something is off")

def test_forgets(): threading.Thread(target=time.sleep, args=(2,), name="forgotten").start()

def test_qt_thread_ends(): end(start())

def test_qt_thread_stays(): start()

def test_qt_thread_of_before(): end(kept[-1])

def test_writes(home):
    for file in (default_database(), settings_file()):
        assert file.is_relative_to(home)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("left behind")

def test_home_is_empty_again(home): assert not data_folder().exists()
"""


def run_pytest(folder: Path, *arguments: str) -> str:
    conftest = _CONFTEST.read_text(encoding="utf-8").replace("SECONDS = 2.0", "SECONDS = 0.1")
    (folder / "conftest.py").write_text(conftest, encoding="utf-8")
    (folder / "pytest.ini").write_text(_SETTINGS, encoding="utf-8")
    (folder / "test_it.py").write_text(_TESTS, encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:xdist", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return finished.stdout


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What pytest says about tests that break each guard."""
    return run_pytest(tmp_path_factory.mktemp("guarded"), "-rA")


def test_a_logged_warning_fails_the_test(report: str) -> None:
    assert "ERROR test_it.py::test_logs" in report
    assert "WARNING tracker.somewhere: disk full" in report


def test_a_warning_that_was_announced_must_come(report: str) -> None:
    assert "PASSED test_it.py::test_announced\n" in report
    assert "ERROR test_it.py::test_announced\n" not in report
    assert "ERROR test_it.py::test_announced_in_vain" in report


def test_a_qt_warning_fails_the_test(report: str) -> None:
    assert "FAILED test_it.py::test_qt_warns" in report


def test_a_thread_left_running_fails_the_test_and_is_named(report: str) -> None:
    assert "ERROR test_it.py::test_forgets" in report
    assert "left running: forgotten" in report


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems hide the thread")
def test_a_thread_of_qt_left_running_is_named(report: str) -> None:
    assert "ERROR test_it.py::test_qt_thread_stays" in report
    assert "left running: tardy (a thread of Qt's)" in report


def test_a_thread_of_qt_that_ended_is_no_matter(report: str) -> None:
    assert "ERROR test_it.py::test_qt_thread_ends" not in report
    assert "ERROR test_it.py::test_qt_thread_of_before" not in report


def test_no_test_sees_the_home_folder_of_the_user_or_of_another(report: str) -> None:
    assert "PASSED test_it.py::test_writes" in report
    assert "PASSED test_it.py::test_home_is_empty_again" in report


def test_the_suite_can_run_in_reversed_order(tmp_path: Path) -> None:
    listed = run_pytest(tmp_path, "--reverse-order", "--collect-only", "-q")
    assert listed.index("test_home_is_empty_again") < listed.index("test_logs")
