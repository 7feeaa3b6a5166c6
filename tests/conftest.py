"""Guards that every test stands under: no user's files, no stray warning, no stray thread.

A test that makes the program warn says so: `@pytest.mark.expects_warnings`. Qt's own warnings
fail a test through `qt_log_level_fail` in `pyproject.toml`.
"""

import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from tests.cluster import Cluster, the_cluster, why_no_server

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

GRACE_SECONDS = 2.0
_MEMORY, _ROOM = Path("/dev/shm"), 4 << 30
_FULL_SECONDS = 3600
_PATIENT_MS = 20_000
_SURROUNDINGS = ("TRACKER_", "LC_", "QT_", "XDG_", "PG")


def _keep_files_in_memory() -> None:
    # At import, before anybody asks for a temporary folder: a drive waits for each of the many
    # thousand commits of small clinics. Not where programs mayn't run: the wheel's test runs one.
    if "TMPDIR" in os.environ or not _MEMORY.is_dir() or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free > _ROOM and not os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


_keep_files_in_memory()

_HOME = Path(tempfile.mkdtemp(prefix="tracker-tests-"))
_RUNTIME = _HOME / "runtime"
_CACHE = _HOME / "cache"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reverse-order", action="store_true", help="run the tests in reversed order")
    parser.addoption(
        "--engine", choices=("sqlite", "postgresql"), default="sqlite", help="where clinics live"
    )
    parser.addoption("--full", action="store_true", help="the long way through the fault tests")
    parser.addoption("--soak-seed", type=int, help="play months of clinic life from this seed")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as processors: a test of a window waits as much as it computes."""
    return len(os.sched_getaffinity(0)) * 3 // 2 if sys.platform == "linux" else os.cpu_count() or 2


def pytest_configure(config: pytest.Config) -> None:
    from tests.engines import Engines

    config.pluginmanager.register(Engines(config), "engines")
    from tests.soak.log import Log

    config.pluginmanager.register(Log(), "soak log")
    if config.getoption("--full"):
        from tests.faults.results import Results

        config.pluginmanager.register(Results(config), "fault results")


# What is imported stays; looking through it again and again for garbage costs seconds.
gc.disable()


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--reverse-order"):
        items.reverse()
    if config.getoption("--full"):
        for item in items:
            if item.get_closest_marker("full"):
                # In front: its own limit is for the short run.
                item.add_marker(pytest.mark.timeout(_FULL_SECONDS), append=False)


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def _leave_the_users_surroundings() -> None:
    # At import: pytest-qt imports Qt, and Qt reads these, before any fixture runs.
    for name in [one for one in os.environ if one.startswith(_SURROUNDINGS)]:
        del os.environ[name]
    _RUNTIME.mkdir(mode=0o700)
    os.environ |= {
        "QT_QPA_PLATFORM": "offscreen",
        "LANG": "C.UTF-8",
        "LANGUAGE": "",
        "HOME": str(_HOME),
        "USERPROFILE": str(_HOME),
        "LOCALAPPDATA": str(_HOME / "local"),
        "APPDATA": str(_HOME / "roaming"),
        "XDG_DATA_HOME": str(_HOME / "data"),
        "XDG_CONFIG_HOME": str(_HOME / "config"),
        "XDG_CACHE_HOME": str(_CACHE),
        "XDG_STATE_HOME": str(_HOME / "state"),
        "XDG_RUNTIME_DIR": str(_RUNTIME),
    }


_leave_the_users_surroundings()

# A busy machine is no fault of the code: no deadline for an example.
settings.register_profile("tracker", deadline=None, print_blob=True)
settings.load_profile("tracker")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> int:
    """How often a test marked `full(short=…, long=…)` goes round."""
    mark = request.node.get_closest_marker("full")
    return int(mark.kwargs["long" if request.config.getoption("--full") else "short"])


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords become keys at once in this process: for tests of what follows from them.

    What a derivation really costs is for `tests/services/keys`, and for whatever runs a program of
    its own; it can't open what was made here.
    """
    from tracker.storage import slot

    derive, cheapest = slot.derive_key, slot.Strength(64, 1, 1)
    monkeypatch.setattr(slot, "derive_key", lambda secret, salt, _: derive(secret, salt, cheapest))


@pytest.fixture(scope="session")
def engine(request: pytest.FixtureRequest) -> str:
    """Where this test's clinic lives: "sqlite" or "postgresql"."""
    return str(request.config.getoption("--engine"))


@pytest.fixture(scope="session")
def server() -> Cluster:
    """This run's PostgreSQL."""
    missing = why_no_server()
    if missing:
        pytest.skip(missing)
    return the_cluster()


@pytest.fixture(autouse=True)
def home() -> Iterator[Path]:
    """An empty home folder for each test."""
    yield _HOME
    for left in _HOME.iterdir():
        if left in (_RUNTIME, _CACHE):
            continue
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


@pytest.fixture(autouse=True)
def no_unexpected_warning(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that logs a WARNING without saying so, or says so without logging one."""
    seen: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    collector = Collector(level=logging.WARNING)
    logging.getLogger().addHandler(collector)
    yield
    logging.getLogger().removeHandler(collector)
    expected = request.node.get_closest_marker("expects_warnings") is not None
    if seen and not expected:
        pytest.fail("unexpected warnings were logged:\n" + "\n".join(seen), pytrace=False)
    if expected and not seen:
        pytest.fail("this test expects a logged warning and saw none", pytrace=False)


@pytest.fixture
def qtbot(qtbot: "QtBot") -> "Iterator[QtBot]":
    """Its widgets live until Qt has deleted them: collected before, they hear of it half cleared."""
    from PySide6.QtCore import QCoreApplication, QEvent

    kept: list[QWidget] = []
    add = qtbot.addWidget

    def add_and_keep(widget: "QWidget", **options: Any) -> None:
        kept.append(widget)
        add(widget, **options)

    qtbot.addWidget = add_and_keep  # type: ignore[method-assign]
    # How fast it is, the benchmarks say: here a busy machine is no fault.
    qtbot.waitUntil = partial(qtbot.waitUntil, timeout=_PATIENT_MS)  # type: ignore[method-assign]
    qtbot.waitSignal = partial(qtbot.waitSignal, timeout=_PATIENT_MS)  # type: ignore[method-assign]
    yield qtbot
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    kept.clear()


@pytest.fixture(autouse=True)
def garbage_freed_by_its_own_test(request: pytest.FixtureRequest) -> Iterator[None]:
    """Free here, on the main thread, the windows that a test leaves: a later worker must not."""
    yield
    if "qapp" in request.fixturenames:
        gc.collect()
        gc.freeze()
        # A window's `Garbage` has taken it into its own hands.
        gc.enable()


@pytest.fixture(autouse=True)
def no_thread_left_running() -> Iterator[None]:
    """Fail a test that leaves a thread running, and name the thread."""
    _forget_ended_threads_of_qt()
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + GRACE_SECONDS
    while (left := _running_since(before)) and time.monotonic() < deadline:
        time.sleep(0.01)
    if left:
        names = ", ".join(sorted(_name(thread) for thread in left))
        pytest.fail(f"left running: {names}", pytrace=False)


def _forget_ended_threads_of_qt() -> None:
    # WORKAROUND Python 3.11: a thread of Qt's that has ended stays listed, and lends its entry to
    # the next one with its number; drop when 3.12 is the oldest.
    for thread in threading.enumerate():
        if isinstance(thread, threading._DummyThread) and not _really_runs(thread):
            threading._active.pop(thread.ident, None)  # type: ignore[attr-defined]


def _running_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [one for one in threading.enumerate() if one not in before and _really_runs(one)]


def _really_runs(thread: threading.Thread) -> bool:
    if not isinstance(thread, threading._DummyThread):
        return thread.is_alive()
    # Python never learns that a thread of Qt's has ended: ask the system.
    task = _task(thread)
    return task is not None and task.exists()


def _name(thread: threading.Thread) -> str:
    task = _task(thread)
    if not isinstance(thread, threading._DummyThread) or task is None:
        return thread.name
    try:
        return f"{(task / 'comm').read_text().strip()} (a thread of Qt's)"
    except OSError:
        return thread.name


def _task(thread: threading.Thread) -> Path | None:
    if not sys.platform.startswith("linux") or thread.native_id is None:
        return None
    return Path(f"/proc/self/task/{thread.native_id}")
