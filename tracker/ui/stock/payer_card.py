"""Something that a payer asks for, a line for each patient and day, to be copied."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from tracker.text import _
from tracker.ui.column import Column, cell_of
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

DAYS = 31


class PayerCard(Card):
    """`read(tx, first_on, last_on)` gives its rows. Hidden where there are none, or nobody asks."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        title: str,
        told: str,
        columns: Sequence[Column[Any]],
        read: Callable[[Any, date, date], Sequence[Any]],
        key: Callable[[Any], str],
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(title, owner)
        self._tasks, self._read, self._columns = tasks, read, columns
        self._table = RowsTable(columns, key=key, name=title, most_rows_in_sight=8)
        self._copy = QPushButton(_("Copy this line"))

        self.body.addWidget(PlainLabel(told, kind="muted", wraps=True))
        self.body.addWidget(self._table)
        buttons = QWidget()
        FlowLayout(buttons, gap=8).addWidget(self._copy)
        self.body.addWidget(buttons)
        self.hide()

        self._table.row_activated.connect(self._on_activated)
        self._copy.clicked.connect(self.copy_line)

    def ask(self, today: date) -> None:
        self._tasks.read(
            self,
            "payer",
            self._read,
            today - timedelta(days=DAYS),
            today,
            then=self._show,
            failed=self.failed.emit,
        )

    def copy_line(self) -> None:
        """The current row as text, its cells apart by tabs."""
        row = self._table.current_row()
        if row is not None:
            cells = (cell_of(column, row) for column in self._columns)
            said = (f"{cell.text} ({cell.sub})" if cell.sub else cell.text for cell in cells)
            QApplication.clipboard().setText("\t".join(said))

    def _show(self, rows: Sequence[Any]) -> None:
        self._table.show_rows(rows)
        self.setVisible(bool(rows))

    def _on_activated(self, row: Any) -> None:
        self.patient_requested.emit(row.patient_uuid)
