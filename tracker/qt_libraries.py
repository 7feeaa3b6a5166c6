"""The system's libraries that Qt takes for granted: which is missing, and how it is installed.

Qt ends the process without an exception when its display plugin finds a library missing, so
`require_qt_libraries` looks before Qt is imported. Only Linux leaves them to the user.
`python -m tracker.qt_libraries [PLATFORM]` tells the same to a shell.
"""

import ctypes
import os
import platform
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from tracker.domain.problems import Problem
from tracker.text import ngettext

OFFSCREEN = "offscreen"

Loader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class SystemLibrary:
    """A shared library and the packages it comes in."""

    soname: str
    debian: str
    fedora: str


class MissingLibraries(Problem):
    """Qt cannot start on this computer yet; the sentence names the command that mends it."""


_ALWAYS = (
    SystemLibrary("libEGL.so.1", "libegl1", "libglvnd-egl"),
    SystemLibrary("libGL.so.1", "libgl1", "libglvnd-glx"),
    SystemLibrary("libfontconfig.so.1", "libfontconfig1", "fontconfig"),
    SystemLibrary("libfreetype.so.6", "libfreetype6", "freetype"),
    SystemLibrary("libglib-2.0.so.0", "libglib2.0-0", "glib2"),
    SystemLibrary("libgthread-2.0.so.0", "libglib2.0-0", "glib2"),
    SystemLibrary("libzstd.so.1", "libzstd1", "libzstd"),
    SystemLibrary("libdbus-1.so.3", "libdbus-1-3", "dbus-libs"),
    SystemLibrary("libX11.so.6", "libx11-6", "libX11"),
    SystemLibrary("libxkbcommon.so.0", "libxkbcommon0", "libxkbcommon"),
)

_FOR_PLATFORM = {
    "xcb": (
        SystemLibrary("libxcb.so.1", "libxcb1", "libxcb"),
        SystemLibrary("libX11-xcb.so.1", "libx11-xcb1", "libX11-xcb"),
        SystemLibrary("libxcb-cursor.so.0", "libxcb-cursor0", "xcb-util-cursor"),
        SystemLibrary("libxcb-icccm.so.4", "libxcb-icccm4", "xcb-util-wm"),
        SystemLibrary("libxcb-image.so.0", "libxcb-image0", "xcb-util-image"),
        SystemLibrary("libxcb-keysyms.so.1", "libxcb-keysyms1", "xcb-util-keysyms"),
        SystemLibrary("libxcb-randr.so.0", "libxcb-randr0", "libxcb"),
        SystemLibrary("libxcb-render.so.0", "libxcb-render0", "libxcb"),
        SystemLibrary("libxcb-render-util.so.0", "libxcb-render-util0", "xcb-util-renderutil"),
        SystemLibrary("libxcb-shape.so.0", "libxcb-shape0", "libxcb"),
        SystemLibrary("libxcb-shm.so.0", "libxcb-shm0", "libxcb"),
        SystemLibrary("libxcb-sync.so.1", "libxcb-sync1", "libxcb"),
        SystemLibrary("libxcb-util.so.1", "libxcb-util1", "xcb-util"),
        SystemLibrary("libxcb-xfixes.so.0", "libxcb-xfixes0", "libxcb"),
        SystemLibrary("libxcb-xkb.so.1", "libxcb-xkb1", "libxcb"),
        SystemLibrary("libxkbcommon-x11.so.0", "libxkbcommon-x11-0", "libxkbcommon-x11"),
    ),
    "wayland": (
        SystemLibrary("libwayland-client.so.0", "libwayland-client0", "libwayland-client"),
        SystemLibrary("libwayland-cursor.so.0", "libwayland-cursor0", "libwayland-cursor"),
    ),
}


def display_platform(environment: Mapping[str, str] = os.environ, system: str = "") -> str:
    """Qt's name for the display of this process; "" where there is none to show a window on."""
    chosen = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    if chosen:
        return chosen
    system = system or sys.platform
    if not system.startswith("linux"):
        return "cocoa" if system == "darwin" else "windows"
    if environment.get("WAYLAND_DISPLAY"):
        return "wayland"
    return "xcb" if environment.get("DISPLAY") else ""


def require_qt_libraries(
    qt_platform: str = "", *, load: Loader = ctypes.CDLL, system: str = sys.platform
) -> None:
    """Raise `MissingLibraries` if Qt would fail on `qt_platform` ("" for that of this process)."""
    if not system.startswith("linux"):
        return
    missing = missing_libraries(qt_platform or display_platform() or OFFSCREEN, load)
    if missing:
        raise MissingLibraries(explain(missing, _distributions()))


def missing_libraries(qt_platform: str, load: Loader) -> tuple[SystemLibrary, ...]:
    """What `load` refuses with OSError, of all that Qt opens on `qt_platform`."""
    wanted = _ALWAYS + _FOR_PLATFORM.get(qt_platform.partition("-")[0], ())
    return tuple(library for library in wanted if not _loads(library, load))


def explain(missing: Iterable[SystemLibrary], distributions: Iterable[str]) -> str:
    """One sentence: what is missing, and the command for the first distribution that we know."""
    libraries = tuple(missing)
    known = set(distributions)
    if known & {"fedora", "rhel", "centos"}:
        command = "sudo dnf install " + " ".join(_unique(one.fedora for one in libraries))
    else:
        command = "sudo apt-get install " + " ".join(_unique(one.debian for one in libraries))
    return ngettext(
        "The window needs the system library {names}, which is not installed here; "
        "install it with: {command}",
        "The window needs the system libraries {names}, which are not installed here; "
        "install them with: {command}",
        len(libraries),
    ).format(names=", ".join(one.soname for one in libraries), command=command)


def _loads(library: SystemLibrary, load: Loader) -> bool:
    try:
        load(library.soname)
    except OSError:
        return False
    return True


def _distributions() -> list[str]:
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return []
    return [release.get("ID", ""), *release.get("ID_LIKE", "").split()]


def _unique(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


if __name__ == "__main__":
    try:
        require_qt_libraries(*sys.argv[1:2])
    except MissingLibraries as problem:
        sys.exit(str(problem))
