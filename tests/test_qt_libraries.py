import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tracker.qt_libraries import (
    Loader,
    MissingLibraries,
    display_platform,
    explain,
    missing_libraries,
    require_qt_libraries,
)

# What a shell's Python meets on a machine without libEGL.
_WITHOUT_EGL = """
import ctypes

class CDLL(ctypes.CDLL):
    def __init__(self, name, *args, **kwargs):
        if name == "libEGL.so.1":
            raise OSError(name)
        super().__init__(name, *args, **kwargs)

ctypes.CDLL = CDLL
"""


def a_system_without(*absent: str) -> Loader:
    def load(soname: str) -> object:
        if soname in absent:
            raise OSError(soname)
        return soname

    return load


def test_one_sentence_names_the_library_and_the_command_that_installs_it() -> None:
    missing = missing_libraries("xcb", a_system_without("libxcb-cursor.so.0"))
    assert explain(missing, ["ubuntu", "debian"]) == (
        "The window needs the system library libxcb-cursor.so.0, which is not installed here; "
        "install it with: sudo apt-get install libxcb-cursor0"
    )


def test_fedora_has_its_own_command_and_each_package_once() -> None:
    missing = missing_libraries("xcb", a_system_without("libxcb-randr.so.0", "libxcb-shm.so.0"))
    assert explain(missing, ["fedora"]) == (
        "The window needs the system libraries libxcb-randr.so.0, libxcb-shm.so.0, which are not "
        "installed here; install them with: sudo dnf install libxcb"
    )


def test_without_a_display_the_libraries_of_displays_are_not_asked_for() -> None:
    system = a_system_without("libxcb-cursor.so.0", "libwayland-client.so.0")
    assert missing_libraries("offscreen", system) == ()


def test_what_is_missing_stops_the_start_before_qt_does() -> None:
    with pytest.raises(MissingLibraries, match="libEGL"):
        require_qt_libraries("offscreen", load=a_system_without("libEGL.so.1"), system="linux")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves them to us")
@pytest.mark.parametrize(
    "command", [["tracker.qt_libraries", "offscreen"], ["tracker", "tour", "to"]]
)
def test_a_shell_is_told_the_package_and_the_command_and_sees_no_traceback(
    command: list[str], tmp_path: Path
) -> None:
    (tmp_path / "sitecustomize.py").write_text(_WITHOUT_EGL, encoding="utf-8")
    told = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 1, told.stderr
    sentence = " ".join((told.stdout + told.stderr).split())
    assert "needs the system library libEGL.so.1" in sentence
    assert re.search(r"install it with: sudo (apt-get install libegl1|dnf install \S+)$", sentence)


@pytest.mark.parametrize("system", ["win32", "darwin"])
def test_other_systems_bring_their_libraries(system: str) -> None:
    require_qt_libraries("xcb", load=a_system_without("libEGL.so.1"), system=system)


@pytest.mark.parametrize(
    ("environment", "system", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", "xcb"),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", "wayland"),
        ({}, "linux", ""),
        ({"QT_QPA_PLATFORM": "offscreen", "DISPLAY": ":0"}, "linux", "offscreen"),
        ({"QT_QPA_PLATFORM": "wayland;xcb"}, "linux", "wayland"),
        ({}, "darwin", "cocoa"),
        ({}, "win32", "windows"),
    ],
)
def test_the_display_is_found_in_the_surroundings(
    environment: Mapping[str, str], system: str, expected: str
) -> None:
    assert display_platform(environment, system) == expected
