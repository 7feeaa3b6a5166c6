"""One session that waits to be signed: what was given, its lots, its checks, and why all the same."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.visits.unsigned import UnsignedRow
from tracker.text import _, format_units
from tracker.ui.look import look
from tracker.ui.visits.check_line import CheckLine
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.wrapped_check import WrappedCheck


class UnsignedLine(QWidget):
    """Ticked where whoever works may sign it: `may_override`, what a check stops too."""

    toggled = Signal()

    def __init__(
        self, row: UnsignedRow, *, may_override: bool, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self.row = row
        self.tick = WrappedCheck(say_unsigned(row))
        self._reason = NotesEdit(2)
        self.reason_field = Field(
            _("Why it was given all the same"), self._reason, name=f"reasons.{row.uuid}"
        )
        can_sign = may_override or not row.stops
        self.tick.setChecked(can_sign)
        self.tick.setEnabled(can_sign)
        self._reason.setText(row.incident_reason)

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().px(4))
        column.addWidget(self.tick)
        inside = QVBoxLayout()
        inside.setContentsMargins(look().px(36), 0, 0, look().px(8))
        inside.setSpacing(look().px(4))
        column.addLayout(inside)
        lots = _("Lot {lots}").format(lots=row.lots) if row.lots else _("No lot is entered.")
        inside.addWidget(PlainLabel(lots, kind="muted", wraps=True))
        for check in row.checks:
            line = CheckLine()
            line.show_row(check)
            inside.addWidget(line)
        if row.stops and can_sign:
            inside.addWidget(self.reason_field)
        elif row.stops:
            told = _("To sign what a check stops is a clinician’s. It stays to be signed by one.")
            inside.addWidget(PlainLabel(told, wraps=True))
        self.tick.toggled.connect(self.toggled)

    def reason(self) -> str:
        """Why it was given although a check stops; what was said when it was recorded stands there."""
        return self._reason.text()


def say_unsigned(row: UnsignedRow) -> str:
    """One session as a line."""
    dose = format_units(row.dose) if row.dose is not None else _("unknown dose")
    said = _("{patient}: {treatment}, {dose} of {product}").format(
        patient=row.patient, treatment=row.treatment, dose=dose, product=row.product
    )
    if not row.injector:
        return said
    return _("{said}; given by {injector}").format(said=said, injector=row.injector)
