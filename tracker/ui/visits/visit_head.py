"""The head of the Record screen: for whom, and what warns."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.services.patients.card import AlertRow, PatientAtVisit
from tracker.services.wording import age_label
from tracker.text import _, format_date_short, isolated
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.pill import Pill
from tracker.ui.widgets.plain_label import PlainLabel

_LONGEST_PILL = 60


class VisitHead(QWidget):
    cancelled = Signal()

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.name = ""
        self._title = PlainLabel(_("Record injections"), kind="title", wraps=True)
        self._who = PlainLabel(wraps=True, is_selectable=True)
        self._cancel = QPushButton(_("Cancel"))
        self._long = PlainLabel(kind="danger", wraps=True, is_selectable=True)
        self._warnings = QWidget()
        self._pills = FlowLayout(self._warnings, gap=8)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(5))
        first = QHBoxLayout()
        first.addWidget(self._title, 1)
        first.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignTop)
        layout.addLayout(first)
        layout.addWidget(self._who)
        layout.addWidget(self._warnings)
        layout.addWidget(self._long)
        self._cancel.setAccessibleName(_("Leave without saving"))
        self._long.hide()

        self._cancel.clicked.connect(self._on_cancel)

    def show_patient(self, patient: PatientAtVisit) -> None:
        header = patient.header
        self.name = header.name
        self._who.setText(
            _("{name} · {age}, born {birth} · record {number}").format(
                name=header.name,
                age=age_label(header.age),
                birth=format_date_short(header.birth_date),
                number=isolated(header.record_number),
            )
        )
        self._pills.clear()
        for alert in patient.alerts:
            self._pills.addWidget(Pill(Kind.BAD, _say(alert)))
        # A pill is one line; of a warning every word counts.
        whole = [_say(alert) for alert in patient.alerts if len(alert.text) > _LONGEST_PILL]
        self._long.setText("\n".join(whole))
        self._long.setVisible(bool(whole))
        self._warnings.setVisible(bool(patient.alerts))
        self._warnings.updateGeometry()

    def _on_cancel(self) -> None:
        self.cancelled.emit()


def _say(alert: AlertRow) -> str:
    if not alert.text:
        return alert.label
    return _("{kind}: {text}").format(kind=alert.label, text=alert.text)
