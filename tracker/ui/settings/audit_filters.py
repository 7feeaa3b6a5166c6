"""What of the audit trail is looked for: whose acts, about whom, on which days, of which kind."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.typed_date import Lean
from tracker.services.audit.trail import ActGroup, TrailFilter
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout

_ALL = ""
_ASK_AFTER_MS = 200
_WIDE = 168


class AuditFilters(QWidget):
    """Beside one another, or below where there isn't the room."""

    changed = Signal()

    def __init__(self, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._who = Choice([Option(_ALL, _("Everybody"))])
        self._patient = QLineEdit()
        self._from = DateEdit(today=today.on, lean=Lean.PAST)
        self._to = DateEdit(today=today.on, lean=Lean.PAST)
        self._group = Choice([Option(_ALL, _("Everything")), *_groups()])
        self._pause = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)
        self._is_quiet = True
        self._fields = (
            Field(_("Who"), self._who, name="who"),
            Field(_("Patient"), self._patient, name="patient"),
            Field(_("From"), self._from, name="from_on"),
            Field(_("To"), self._to, name="to_on"),
            Field(_("What"), self._group, name="group"),
        )

        layout = FlowLayout(self, gap=12)
        layout.setContentsMargins(0, 0, 0, 0)
        for field in self._fields:
            layout.addWidget(field)
        for day in (self._from, self._to):
            day.set_placeholder(_("any day"))
        self._patient.setPlaceholderText(_("Name or record number"))
        self._patient.setClearButtonEnabled(True)
        self._patient.setMaxLength(200)
        self._fit()
        self.clear()

        self._who.code_changed.connect(self._on_changed)
        self._group.code_changed.connect(self._on_changed)
        self._from.day_changed.connect(self._on_changed)
        self._to.day_changed.connect(self._on_changed)
        self._patient.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._on_changed)

    def wanted(self) -> TrailFilter:
        group = self._group.code()
        return TrailFilter(
            who=self._who.code() or _ALL,
            patient=self._patient.text(),
            from_on=self._from.day(),
            to_on=self._to.day(),
            group=ActGroup(group) if group else None,
        )

    def offer_people(self, names: Sequence[str]) -> None:
        """Who can be chosen; who was chosen stays, if still there."""
        self._is_quiet = True
        self._who.set_options(
            [Option(_ALL, _("Everybody")), *(Option(name, name) for name in names)]
        )
        if self._who.code() is None:
            self._who.set_code(_ALL)
        self._is_quiet = False

    def clear(self) -> None:
        """Look for everything again."""
        self._is_quiet = True
        self._who.set_code(_ALL)
        self._group.set_code(_ALL)
        self._patient.clear()
        self._from.set_day(None)
        self._to.set_day(None)
        self._pause.stop()
        self._is_quiet = False
        self.changed.emit()

    def choose_group(self, group: ActGroup) -> None:
        self._group.set_code(group.value)

    def _on_changed(self, _what: object = None) -> None:
        if not self._is_quiet:
            self.changed.emit()

    def _fit(self) -> None:
        for field in self._fields:
            field.setFixedWidth(look().px(_WIDE))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_fields"):
            self._fit()


def _groups() -> tuple[Option, ...]:
    return (
        Option(ActGroup.LOOKS.value, _("Looks at charts")),
        Option(ActGroup.CHANGES.value, _("Changes")),
        Option(ActGroup.SENT_OUT.value, _("Exports, prints, imports")),
        Option(ActGroup.SIGNING_IN.value, _("Signing in, locks, passwords")),
        Option(ActGroup.REFUSED.value, _("Refusals")),
        Option(ActGroup.KEEPING.value, _("Backups and upkeep")),
    )
