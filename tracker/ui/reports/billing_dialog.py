"""What differs between a list of bills and what was given here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.services.reports.billing_comparison import (
    BillingComparison,
    Difference,
    DifferenceRow,
    compare_billing,
)
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.list_file import ListFile
from tracker.ui.listed import Listed
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 820, 520
_MOST_SHOWN = 1000


def ask_for_bills(owner: QWidget) -> Path | None:
    """Which file; None where somebody thought better of it."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    kinds = _("Files for spreadsheets (*.csv)")
    chosen, _kind = QFileDialog.getOpenFileName(owner, _("Compare with billing"), folder, kinds)
    return Path(chosen) if chosen else None


def compare_file(clinic: Any, path: Path) -> BillingComparison:
    """Read a file of bills and compare it. Raises Invalid."""
    from tracker.interchange.billing_csv import read_billing_csv

    found: BillingComparison = clinic.read(compare_billing, read_billing_csv(path))
    return found


class BillingDialog(QDialog):
    """Nothing is changed by it, here or in the file. Enter opens a patient."""

    patient_requested = Signal(str)

    def __init__(self, tasks: Tasks, found: BillingComparison, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._found = tasks, found
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._said = PlainLabel(_said(found), wraps=True)
        self._table = RowsTable(
            _columns(), key=_key, name=_("Differences"), most_rows_in_sight=None
        )
        self._save, self._close = QPushButton(_("Save as CSV or XLSX…")), QPushButton(_("Close"))

        self.setWindowTitle(_("Compare with billing"))
        self.setAccessibleName(_("Compare with billing"))
        self._lay_out()
        self._table.show_rows(found.rows[:_MOST_SHOWN])

        self._file = ListFile(tasks, self)
        self._file.failed.connect(self._presenter.present)
        self._file.told.connect(self._on_saved)
        self._save.clicked.connect(self._on_save)
        self._close.clicked.connect(self.reject)
        self._table.row_activated.connect(self._on_activated)

    @property
    def table(self) -> RowsTable:
        return self._table

    def _on_activated(self, row: DifferenceRow) -> None:
        if row.patient_uuid:
            self.patient_requested.emit(row.patient_uuid)
            self.accept()

    def _on_save(self) -> None:
        titles = tuple(column.title for column in _columns())
        rows = [
            [_label(one.what), one.record_number, one.patient, one.on.isoformat()]
            for one in self._found.rows
        ]
        listed = Listed(titles, lambda _tx: rows, len(rows))
        self._file.save("report", _("Differences to billing"), listed)

    def _on_saved(self, said: str) -> None:
        from tracker.ui.kinds import Kind

        self._banner.show_message(Kind.GOOD, said)

    def _lay_out(self) -> None:
        current = look()
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addStretch(1)
        for button in (self._save, self._close):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(_("Compare with billing"), kind="title", wraps=True))
        layout.addWidget(self._banner)
        layout.addWidget(self._said)
        layout.addWidget(self._table, 1)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


def _said(found: BillingComparison) -> str:
    agreed = ngettext(
        "{count} day of a patient agrees", "{count} days of patients agree", found.agreed
    ).format(count=format_number(found.agreed))
    differing = ngettext("{count} differs", "{count} differ", len(found.rows)).format(
        count=format_number(len(found.rows))
    )
    shown = ""
    if len(found.rows) > _MOST_SHOWN:
        shown = _("The first {most} are shown; the file has all.").format(
            most=format_number(_MOST_SHOWN)
        )
    return _("From {first} to {last}: {agreed}, {differing}. {shown}").format(
        first=format_date_short(found.first_on),
        last=format_date_short(found.last_on),
        agreed=agreed,
        differing=differing,
        shown=shown,
    )


def _columns() -> tuple[Column[DifferenceRow], ...]:
    return (
        Column(_("What differs"), lambda row: _label(row.what), width=34, stretches=True),
        Column(_("Record number"), lambda row: row.record_number, width=14),
        Column(_("Patient"), lambda row: row.patient, width=22, is_strong=True),
        Column(_("Date"), lambda row: format_date_short(row.on), width=12),
    )


def _label(what: Difference) -> str:
    return {
        Difference.UNKNOWN: _("Billed; nobody here has this number"),
        Difference.NOT_GIVEN: _("Billed; nothing was given that day"),
        Difference.NOT_BILLED: _("Given; not billed"),
    }[what]


def _key(row: DifferenceRow) -> str:
    return f"{row.what.value}/{row.record_number}/{row.on}"
