"""Who is to be booked: the most urgent first, or only those who fit the current day."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from tracker.services.bookings.offered_days import ToBook, to_book, who_fits
from tracker.services.recall.rows import RecallRow
from tracker.text import _, format_number
from tracker.ui.calendar.to_book_columns import to_book_columns
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.list_file import SaveListButton
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _LEAST_HEIGHT = 316, 250
_NO_LIMIT = 16_777_215


class ToBookPart(QFrame):
    chosen = Signal()
    """Another row is current, or there is none."""
    activated = Signal(object)
    """Enter or a double click on a `RecallRow`."""
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._on = today.on
        self._title = PlainLabel(_("To book"), kind="heading")
        self.fits = KeyButton(_("Who fits this day"))
        self.table = RowsTable(
            to_book_columns(today),
            key=lambda row: str(row.course_uuid),
            name=_("To book"),
            most_rows_in_sight=None,
        )

        self._nobody = PlainLabel("", kind="muted", wraps=True)
        self._save = SaveListButton(tasks, "recall", lambda: _("To book"), self.table.listed)

        current = look()
        self.setProperty("kind", "tableCard")
        self._is_beside = True
        self._fit()
        self.setFocusProxy(self.table)
        self.fits.setCheckable(True)
        above = QVBoxLayout()
        above.setContentsMargins(current.px(12), 0, current.px(12), 0)
        above.addWidget(self._title)
        above.addWidget(self.fits)
        above.addWidget(self._nobody)
        self._nobody.hide()
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, current.px(10), 1, current.px(4))
        inside.addLayout(above)
        inside.addWidget(self.table, 1)
        beneath = QVBoxLayout()
        beneath.setContentsMargins(current.px(12), current.px(6), current.px(12), current.px(6))
        beneath.addWidget(self._save)
        inside.addLayout(beneath)

        self.fits.clicked.connect(self.ask)
        self.table.current_changed.connect(self._on_current)
        self.table.row_activated.connect(self.activated)
        self._save.file.failed.connect(self.failed)
        self._save.file.told.connect(self.told)

    @property
    def row(self) -> RecallRow | None:
        """Who is to be booked next."""
        row = self.table.current_row()
        return row if isinstance(row, RecallRow) else None

    def switch(self) -> None:
        """From all to those whose window holds the current day, and back."""
        self.fits.setChecked(not self.fits.isChecked())
        self.ask()

    def show_fits(self, on: date) -> None:
        """Those whose window holds a day, which is the current one."""
        self.fits.setChecked(True)
        self.show_day(on)

    def show_day(self, on: date) -> None:
        """The current day is another one."""
        self._on = on
        if self.fits.isChecked():
            self.ask()

    def stand(self, is_beside: bool) -> None:
        """Beside the days, or above them."""
        self._is_beside = is_beside
        self._fit()

    def ask(self) -> None:
        """Read the list anew."""
        asked: tuple[Any, ...] = (to_book, self._today.on)
        if self.fits.isChecked():
            asked = (who_fits, self._on, self._today.on)
        self._tasks.read(self, "to-book", *asked, then=self._on_found, failed=self.failed.emit)

    def _on_found(self, found: ToBook) -> None:
        title = _("Fit this day, {count}") if self.fits.isChecked() else _("To book, {count}")
        self._title.setText(title.format(count=format_number(found.total)))
        self.table.show_rows(found.rows)
        nobody = _("Nobody is to be booked.")
        self._nobody.setText(_("Nobody fits.") if self.fits.isChecked() else nobody)
        self._nobody.setVisible(not found.rows)
        self.chosen.emit()

    def _on_current(self, _row: object) -> None:
        self.chosen.emit()

    def _fit(self) -> None:
        current = look()
        if self._is_beside:
            self.setFixedWidth(current.px(_WIDTH))
            self.setMinimumHeight(current.px(_LEAST_HEIGHT))
            self.setMaximumHeight(_NO_LIMIT)
        else:
            self.setMinimumWidth(0)
            self.setMaximumWidth(_NO_LIMIT)
            self.setFixedHeight(current.px(_LEAST_HEIGHT))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_is_beside"):
            self._fit()
