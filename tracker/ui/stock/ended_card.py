"""Vials that ended lately, with where their Units went; an end can be taken back."""

from __future__ import annotations

from datetime import UTC, date, timedelta, tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.services.stock.in_stock import VialRow, ended_vials
from tracker.services.stock.vials import reopen_vial
from tracker.services.wording import ending_label, vial_title
from tracker.text import _, format_date_short, format_dose
from tracker.ui.column import Column
from tracker.ui.rights import not_allowed
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card

_DAYS = 31


class EndedCard(Card):
    """Hidden while nothing has ended."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(_("Ended in the last {days} days").format(days=_DAYS), owner)
        self._tasks = tasks
        self._zone: tzinfo = UTC
        self._table = RowsTable(
            self._columns(), key=_key, name=_("Vials that ended"), most_rows_in_sight=8
        )
        self._back = QPushButton(_("Take the end back"))
        self._back.setProperty("kind", "quiet")
        self.head.addWidget(self._back)
        self.body.addWidget(self._table)
        self.hide()
        self._back.clicked.connect(self._on_back)

    def ask(self, today: date, zone: tzinfo) -> None:
        """Days are told in the clinic's `zone`."""
        self._zone = zone
        self._tasks.read(
            self,
            "ended",
            ended_vials,
            today - timedelta(days=_DAYS),
            today,
            then=self._show,
            failed=self.failed.emit,
        )

    def _show(self, rows: tuple[VialRow, ...]) -> None:
        self._table.show_rows(rows)
        self.setVisible(bool(rows))
        may = not_allowed(self._tasks, Action.RECORD_SESSIONS) is None
        self._back.setEnabled(may and bool(rows))

    def _on_back(self) -> None:
        vial: VialRow | None = self._table.current_row()
        if vial is not None:
            self._tasks.write(
                self, reopen_vial, vial.uuid, vial.version, then=_ignore, failed=self.failed.emit
            )

    def _columns(self) -> tuple[Column[VialRow], ...]:
        return (
            Column(_("Lot"), lambda row: row.lot_number, width=14, is_strong=True),
            Column(_("Product"), lambda row: vial_title(row.product, row.size), width=24),
            Column(_("How it ended"), lambda row: ending_label(row.ending), width=16),
            Column(_("On"), self._when, width=14),
            Column(_("Given"), lambda row: format_dose(row.account.given), width=9, is_number=True),
            Column(
                _("Discarded"),
                lambda row: format_dose(row.account.discarded),
                width=12,
                is_number=True,
            ),
            Column(_("Not accounted for"), _unaccounted, width=12, is_number=True),
            Column(_("Reason"), lambda row: row.discard_reason, width=20, stretches=True),
        )

    def _when(self, row: VialRow) -> str:
        if row.closed_at is None:
            return ""
        return format_date_short(row.closed_at.astimezone(self._zone).date())


def _unaccounted(row: VialRow) -> str:
    """Told as given by injections that were entered in error; mostly there is nothing."""
    return format_dose(row.account.unaccounted) if row.account.unaccounted else ""


def _key(row: VialRow) -> str:
    return row.uuid


def _ignore(_done: object) -> None:
    pass
