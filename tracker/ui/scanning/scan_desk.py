"""Where a scanned code goes: to the form in front, to the screen in sight, else to Stock."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from tracker.domain.problems import Invalid, Problem
from tracker.interchange.gs1_scan import VialScan, read_scan
from tracker.text import _
from tracker.ui.scanning.scan_catcher import ScanCatcher


@runtime_checkable
class TakesScans(Protocol):
    """A form or screen, or a part of one, that knows what to do with a vial's code."""

    def take_scan(self, scan: VialScan) -> None:
        """Raises a Problem where it can't be taken."""
        ...


class ScanDesk(QObject):
    """`stack` holds the screens; the current one is in sight."""

    unclaimed = Signal(object)
    """A `VialScan` that nothing in sight takes."""
    failed = Signal(object)

    def __init__(self, stack: QStackedWidget, app: QApplication) -> None:
        super().__init__(stack)
        self._stack = stack
        self._catcher = ScanCatcher(app, self)
        self._catcher.scanned.connect(self.take)

    def take(self, typed: str) -> None:
        """As if it had been scanned now; nothing while the window is locked or out of sight."""
        if not self._stack.isVisible():
            return
        form = QApplication.activeModalWidget()
        try:
            scan = read_scan(typed)
            taker = _taker(form or self._stack.currentWidget())
            if taker is not None:
                taker.take_scan(scan)
            elif form is None:
                self.unclaimed.emit(scan)
            else:
                raise Invalid(_("This form takes no code of a vial. Nothing was changed."))
        except Problem as problem:
            self.failed.emit(problem)


def _taker(where: QWidget | None) -> TakesScans | None:
    if where is None:
        return None
    parts = (part for part in (where, *where.findChildren(QWidget)) if part.isVisible())
    return next((part for part in parts if isinstance(part, TakesScans)), None)
