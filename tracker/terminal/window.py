"""The window, opened from the command line, if there is a display to show it on."""

from datetime import date

from tracker.domain.problems import Unavailable
from tracker.qt_libraries import display_platform, require_qt_libraries
from tracker.storage.location import Location
from tracker.text import _


def has_display() -> bool:
    """Whether a window could be shown at all."""
    return bool(display_platform())


def show_window(database: Location, as_of: date | None) -> int:
    """The exit code, once the window is closed. Raises a Problem where none can be opened."""
    if not has_display():
        raise Unavailable(
            _(
                "There is no display here to show a window on; “tracker due” tells what is due, and "
                "“tracker tour FOLDER” draws every screen."
            )
        )
    require_qt_libraries()
    from tracker.app import run_window

    return run_window(database, as_of)
