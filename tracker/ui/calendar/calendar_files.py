"""Files of the calendar: the hospital's list to compare with, and our bookings for another one."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.services.exports.bookings import exported_bookings
from tracker.text import _
from tracker.ui.calendar.compare_dialog import CompareButton
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.flow_layout import FlowLayout


class CalendarFiles(QWidget):
    """Nobody is named in the file that is written unless it was asked for."""

    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._compare = CompareButton(tasks, today)
        self._export = QPushButton(_("Export .ics…"))

        menu = QMenu(self._export)
        without = menu.addAction(_("Without names…"))
        with_names = menu.addAction(_("With names and record numbers…"))
        self._export.setMenu(menu)
        follow_right(self._export, tasks, Action.EXPORT)
        layout = FlowLayout(self, is_right=True)
        layout.addWidget(self._compare)
        layout.addWidget(self._export)

        without.triggered.connect(lambda: self._on_export(with_names=False))
        with_names.triggered.connect(lambda: self._on_export(with_names=True))
        self._compare.patient_requested.connect(self.patient_requested)
        self._compare.failed.connect(self.failed)

    def export(self, path: Path, *, with_names: bool) -> None:
        """Into a file; what is there is replaced."""
        self._tasks.read(
            self, "export", _written, path, self._today.zone, self._today.on, with_names,
            then=self._on_written, failed=self.failed.emit,
        )  # fmt: skip

    def _on_export(self, *, with_names: bool) -> None:
        from tracker.ui.printing.print_flow import ask_place

        kinds = {".ics": _("Calendars (*.ics)")}
        path = ask_place(self.window(), _("Export the bookings"), _("Bookings"), kinds)
        if path is not None:
            self.export(path, with_names=with_names)

    def _on_written(self, path: Path) -> None:
        from tracker.ui.printing.print_flow import say_saved

        self.told.emit(say_saved(path))


def _written(tx: Any, path: Path, zone: str, today: date, with_names: bool) -> Path:
    from tracker.interchange.ics_writing import write_ics

    write_ics(path, exported_bookings(tx, today, with_names=with_names), ZoneInfo(zone))
    return path
