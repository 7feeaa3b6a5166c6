"""The hospital's list beside ours: what is here only, there only, or on another date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.interchange.hospital_list import read_hospital_list
from tracker.services.compare_bookings import Comparison, DifferentBooking, compare_bookings
from tracker.text import _, format_number, format_weekday_date, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 720, 560


class CompareButton(QPushButton):
    """Asks for the file, and shows what differs."""

    patient_requested = Signal(str)
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(_("Compare…"), owner)
        self._tasks, self._today = tasks, today
        self.clicked.connect(self._on_clicked)

    def compare(self, path: Path) -> None:
        """With a list that lies in a file."""
        self._tell(is_comparing=True)
        self._tasks.read(
            self, "compare", _compared, path, self._today.zone, self._today.on,
            then=self._on_compared, failed=self._on_failed,
        )  # fmt: skip

    def _tell(self, *, is_comparing: bool) -> None:
        self.setText(_("Comparing…") if is_comparing else _("Compare…"))
        self.setEnabled(not is_comparing)

    def _on_failed(self, problem: Exception) -> None:
        self._tell(is_comparing=False)
        self.failed.emit(problem)

    def _on_clicked(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self.window(), _("The hospital’s list"), "", _("Lists (*.csv *.ics)")
        )
        if chosen:
            self.compare(Path(chosen))

    def _on_compared(self, found: Comparison) -> None:
        self._tell(is_comparing=False)
        dialog = CompareDialog(found, self.window())
        dialog.patient_requested.connect(self.patient_requested)
        dialog.open()


class CompareDialog(QDialog):
    """Enter or a double click opens the patient."""

    patient_requested = Signal(str)

    def __init__(self, found: Comparison, owner: QWidget) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Compare bookings"))
        self.setAccessibleName(_("Compare bookings"))
        self._told = PlainLabel("\n".join(_lines(found)), kind="small", wraps=True)
        self._table = RowsTable(
            _columns(), key=_key, name=_("What differs"), most_rows_in_sight=None
        )
        close = QPushButton(_("Close"))

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(_("Compare bookings"), kind="title"))
        layout.addWidget(self._told)
        layout.addWidget(self._table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        layout.addLayout(row)
        rows = list(_rows(found))
        self._table.show_rows(rows)
        self._table.setVisible(bool(rows))
        screen = self.screen().availableGeometry()
        height = current.px(_HEIGHT) if rows else self.sizeHint().height()
        self.resize(
            min(current.px(_WIDTH), screen.width() - current.px(40)),
            min(height, screen.height() - current.px(60)),
        )

        self._table.row_activated.connect(self._on_activated)
        close.clicked.connect(self.accept)

    @property
    def text(self) -> str:
        return self._told.text()

    def _on_activated(self, row: object) -> None:
        if isinstance(row, _Row) and row.patient_uuid:
            self.accept()
            self.patient_requested.emit(row.patient_uuid)


def _compared(tx: Any, path: Path, zone: str, today: date) -> Comparison:
    return compare_bookings(tx, read_hospital_list(path, ZoneInfo(zone)), today)


def _lines(found: Comparison) -> list[str]:
    lines = [
        _("From {first} to {last}.").format(
            first=format_weekday_date(found.first), last=format_weekday_date(found.last)
        ),
        ngettext("{count} booking agrees.", "{count} bookings agree.", found.agreed).format(
            count=format_number(found.agreed)
        ),
        ngettext("{count} differs.", "{count} differ.", len(found.differences)).format(
            count=format_number(len(found.differences))
        ),
    ]
    if found.unknown:
        lines.append(
            ngettext(
                "{count} line names nobody of ours.",
                "{count} lines name nobody of ours.",
                len(found.unknown),
            ).format(count=format_number(len(found.unknown)))
        )
    if found.unsure:
        lines.append(
            ngettext(
                "{count} line could mean several of ours; look at it yourself.",
                "{count} lines could mean several of ours; look at them yourself.",
                len(found.unsure),
            ).format(count=format_number(len(found.unsure)))
        )
    return lines


@dataclass(frozen=True, slots=True)
class _Row:
    """What differs; without a patient, a line of theirs by its words."""

    what: str
    kind: Kind
    name: str
    record_number: str
    here_on: date | None
    there_on: date | None
    patient_uuid: str = ""


def _rows(found: Comparison) -> Iterator[_Row]:
    for one in found.differences:
        told = one.name, one.record_number, one.here_on, one.there_on, one.patient_uuid
        yield _Row(_what(one), _kind(one), *told)
    for words, on in found.unsure:
        yield _Row(_("Could be several"), Kind.CAUTION, words, "", None, on)
    for words, on in found.unknown:
        yield _Row(_("Nobody of ours"), Kind.NOTE, words, "", None, on)


def _columns() -> Sequence[Column[_Row]]:
    return (
        Column(_("What"), lambda row: row.what, pill=lambda row: row.kind, width=17),
        Column(
            _("Patient"),
            lambda row: row.name,
            sub=lambda row: row.record_number,
            width=18,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Here"), lambda row: _on(row.here_on), width=16),
        Column(_("There"), lambda row: _on(row.there_on), width=16),
    )


def _key(row: _Row) -> str:
    return f"{row.what} {row.name} {row.record_number} {row.here_on} {row.there_on}"


def _what(row: DifferentBooking) -> str:
    if row.there_on is None:
        return _("Here only")
    return _("There only") if row.here_on is None else _("Different date")


def _kind(row: DifferentBooking) -> Kind:
    is_on_both = row.here_on is not None and row.there_on is not None
    return Kind.CAUTION if is_on_both else Kind.BAD


def _on(day: date | None) -> str:
    return format_weekday_date(day) if day is not None else ""
