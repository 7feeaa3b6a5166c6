"""Draws a window into a PNG file; needs no display."""

import time
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tracker.domain.problems import Unavailable
from tracker.ui.tasks import Tasks

TOUR_SIZE = QSize(1440, 900)
_SETTLE_SECONDS = 20.0
_QUIET_TURNS = 10
"""How often nothing may be asked for before it counts as still: a page draws parts in turns."""


def save_screenshot(
    widget: QWidget, file: Path, *, tasks: Tasks | None = None, area: QSize = TOUR_SIZE
) -> None:
    """Shows `widget` off screen at `area`, waits until `tasks` has answered, and saves it.

    Unavailable when the file can't be written.
    """
    picture = take_screenshot(widget, tasks=tasks, area=area)
    if not picture.save(str(file), "PNG"):
        raise Unavailable("The picture could not be written to {file}.", file=str(file))


def take_screenshot(
    widget: QWidget, *, tasks: Tasks | None = None, area: QSize = TOUR_SIZE
) -> QPixmap:
    if not widget.isVisible():
        widget.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        widget.resize(area)
        widget.show()
    widget.resize(area)
    settle(tasks)
    return widget.grab()


def settle(tasks: Tasks | None = None) -> None:
    """Lets pending events run, and questions be answered, until nothing moves any more."""
    until = time.monotonic() + _SETTLE_SECONDS
    quiet = 0
    while quiet < _QUIET_TURNS and time.monotonic() < until:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
        quiet = quiet + 1 if tasks is None or tasks.is_idle else 0
        if quiet == 0:
            time.sleep(0.002)
