"""The clinic’s bookings, saved for another calendar."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.services.clinic.clinic import the_clinic
from tracker.services.exports.bookings import exported_bookings
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class CalendarCard(Card):
    """Without names, unless somebody wants them."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate) -> None:
        super().__init__(_("Bookings for another calendar"))
        self._tasks, self._today = tasks, today
        self._names = QCheckBox(_("With patients’ names"))
        self._warning = PlainLabel(
            _("No calendar opens an encrypted file: whoever gets it can read the names."),
            kind="danger",
            wraps=True,
        )
        self._save = QPushButton(_("Save as iCalendar…"))
        self._told = PlainLabel(kind="strong", wraps=True)

        says = _("From four weeks ago on. Read in once more, it changes what has changed.")
        buttons = QWidget()
        FlowLayout(buttons, gap=8).addWidget(self._save)
        self.body.setSpacing(look().px(10))
        self.body.addWidget(PlainLabel(says, kind="muted", wraps=True))
        for part in (self._names, self._warning, buttons, self._told):
            self.body.addWidget(part)
        self._warning.hide()
        self._told.hide()
        follow_right(self._save, tasks, Action.EXPORT)

        self._names.toggled.connect(self._warning.setVisible)
        self._save.clicked.connect(self._on_save)

    def _on_save(self) -> None:
        from tracker.ui.printing.print_flow import ask_place

        name = _("Bookings {on}").format(on=self._today.on.isoformat())
        path = ask_place(self, _("Save as iCalendar"), name, {".ics": _("Calendar files (*.ics)")})
        if path is not None:
            self._told.hide()
            self._tasks.run(
                self, _write, path, self._today.on, self._names.isChecked(),
                then=self._on_saved, failed=self.failed.emit,
            )  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        from tracker.ui.printing.print_flow import say_saved

        self._told.setText(say_saved(path))
        self._told.show()


def _write(clinic: Any, path: Path, today: date, with_names: bool) -> Path:
    def write(tx: Any) -> None:
        from zoneinfo import ZoneInfo

        from tracker.interchange.ics_writing import write_ics

        bookings = exported_bookings(tx, today, with_names=with_names)
        write_ics(path, bookings, ZoneInfo(the_clinic(tx).zone))

    clinic.read(write)
    return path
