"""What differs between a list of bills and what was given here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tracker.services.reports.billing_comparison import (
    BillingComparison,
    Difference,
    DifferenceRow,
    compare_billing,
)
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.documents_folder import documents_folder
from tracker.ui.forms.compared_dialog import ComparedDialog
from tracker.ui.forms.compared_words import line_told, wrong_told
from tracker.ui.forms.list_reading import ListReading
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.interchange.numbered_days import NumberedDays


class BillingDesk(QObject):
    """Asks for a file of bills, and shows what differs. Nothing is changed by it, here or there."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, part: QWidget) -> None:
        super().__init__(part)
        self._tasks, self._today, self._part = tasks, today, part
        self._reading = ListReading(tasks, today, part)

        self._reading.failed.connect(self.failed)
        self._reading.read.connect(self._on_read)

    def choose(self) -> None:
        """Ask which file, and compare it."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self._part.window(),
            _("Compare with billing"),
            str(documents_folder()),
            _("Files for spreadsheets (*.csv *.tsv *.txt *.xlsx)"),
        )
        if chosen:
            self._reading.begin(Path(chosen))

    def _on_read(self, read: NumberedDays) -> None:
        self._tasks.read(
            self, "bills", _compared, read, then=self._on_compared, failed=self.failed.emit
        )

    def _on_compared(self, answer: tuple[NumberedDays, BillingComparison]) -> None:
        read, found = answer
        window = self._part.window()
        dialog = ComparedDialog(
            _("Compare with billing"), _columns(), _key, self._tasks, self._today, window
        )
        dialog.patient_requested.connect(self.patient_requested)
        dialog.show_found((_said(found), *read.notes), _rows(read, found))
        dialog.show_beside()


def _compared(tx: Any, read: NumberedDays) -> tuple[NumberedDays, BillingComparison]:
    from tracker.interchange.billing_list import bills_of

    return read, compare_billing(tx, bills_of(read))


@dataclass(frozen=True, slots=True)
class _Row:
    what: str
    record_number: str
    on: str
    name: str = ""
    patient_uuid: str = ""


def _rows(read: NumberedDays, found: BillingComparison) -> Sequence[_Row]:
    return [
        *(_Row(wrong_told(one), line_told(one), "") for one in read.wrong),
        *(_row(one) for one in found.rows),
    ]


def _row(one: DifferenceRow) -> _Row:
    on = format_date_short(one.on)
    return _Row(_label(one.what), one.record_number, on, one.patient, one.patient_uuid)


def _said(found: BillingComparison) -> str:
    agreed = ngettext(
        "{count} day of a patient agrees", "{count} days of patients agree", found.agreed
    ).format(count=format_number(found.agreed))
    differing = ngettext("{count} differs", "{count} differ", len(found.rows)).format(
        count=format_number(len(found.rows))
    )
    return _("From {first} to {last}: {agreed}, {differing}.").format(
        first=format_date_short(found.first_on),
        last=format_date_short(found.last_on),
        agreed=agreed,
        differing=differing,
    )


def _columns() -> tuple[Column[_Row], ...]:
    return (
        Column(_("What differs"), lambda row: row.what, width=34, stretches=True),
        Column(_("Record number"), lambda row: row.record_number, width=14),
        Column(_("Patient"), lambda row: row.name, width=22, is_strong=True),
        Column(_("Date"), lambda row: row.on, width=12),
    )


def _label(what: Difference) -> str:
    return {
        Difference.UNKNOWN: _("Billed; nobody here has this number"),
        Difference.NOT_GIVEN: _("Billed; nothing was given that day"),
        Difference.NOT_BILLED: _("Given; not billed"),
    }[what]


def _key(row: _Row) -> str:
    return f"{row.what}/{row.record_number}/{row.on}"
