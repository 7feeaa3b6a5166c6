"""Guards that every test stands under: no user's files, no stray warning, no stray thread.

A test that makes the program warn says so: `@pytest.mark.expects_warnings`. Qt's own warnings
fail a test through `qt_log_level_fail` in `pyproject.toml`.
"""

import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

GRACE_SECONDS = 2.0

_HOME = Path(tempfile.mkdtemp(prefix="tracker-tests-"))
_RUNTIME = _HOME / "runtime"
_CACHE = _HOME / "cache"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--reverse-order", action="store_true", help="run the tests in reversed order")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--reverse-order"):
        items.reverse()


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


def _leave_the_users_surroundings() -> None:
    # At import: pytest-qt imports Qt, and Qt reads these, before any fixture runs.
    for name in [one for one in os.environ if one.startswith(("TRACKER_", "LC_", "QT_", "XDG_"))]:
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
