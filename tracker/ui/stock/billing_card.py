"""Amounts used and discarded, as a payer counts them, where the jurisdiction asks."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.services.billing import BilledRow, billed_amounts
from tracker.services.wording import say_billing
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel

_DAYS = 31


class BillingCard(Card):
    """Hidden where nobody asks, or nothing was taken from a vial."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(_("Used and discarded, for billing"), owner)
        self._tasks = tasks
        self._table = RowsTable(
            _columns(), key=_key, name=_("Used and discarded"), most_rows_in_sight=8
        )
        self.body.addWidget(
            PlainLabel(
                _(
                    "Of the clinic’s own vials in the last {days} days; those that a pharmacy sent "
                    "for a patient are not billed. What is left of a vial goes with its last dose."
                ).format(days=_DAYS),
                kind="muted",
                wraps=True,
            )
        )
        self.body.addWidget(self._table)
        self.hide()
        self._table.row_activated.connect(self._on_activated)

    def ask(self, today: date) -> None:
        self._tasks.read(
            self,
            "billing",
            billed_amounts,
            today - timedelta(days=_DAYS),
            today,
            then=self._show,
            failed=self.failed.emit,
        )

    def _show(self, rows: tuple[BilledRow, ...]) -> None:
        self._table.show_rows(rows)
        self.setVisible(bool(rows))

    def _on_activated(self, row: BilledRow) -> None:
        self.patient_requested.emit(row.patient_uuid)


def _columns() -> tuple[Column[BilledRow], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=14),
        Column(_("Patient"), lambda row: row.patient, width=22, is_strong=True),
        Column(_("Product"), lambda row: row.product_label, width=20),
        Column(_("To be billed"), lambda row: say_billing(row.lines), width=28, stretches=True),
        Column(_("Vials"), _state, width=20),
    )


def _state(row: BilledRow) -> str:
    return _("finished") if row.is_final else _("one is still open")


def _key(row: BilledRow) -> str:
    return f"{row.on}/{row.patient_uuid}/{row.product}"
