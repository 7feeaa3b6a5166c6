"""One entry of the audit trail: who, when, what, and what was there before and after."""

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.audit.trail import TrailEntry
from tracker.services.audit.values import TrailPart
from tracker.text import _, format_moment, format_number
from tracker.ui.look import look
from tracker.ui.settings.scrolled import scrolled
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel


class AuditEntryPanel(Card):
    """Everything that people typed is plain text here."""

    def __init__(self, zone: str, owner: QWidget | None = None) -> None:
        super().__init__(owner=owner)
        self._zone = ZoneInfo(zone)
        self._what = PlainLabel(kind="heading", wraps=True)
        self._who = PlainLabel(wraps=True)
        self._patient = PlainLabel(kind="strong", wraps=True)
        self._number = PlainLabel(kind="muted", wraps=True)
        self._parts = QWidget()
        self._lines = QVBoxLayout(self._parts)

        self._lines.setContentsMargins(0, 0, look().px(8), 0)
        self._lines.setSpacing(look().px(2))
        for label in (self._what, self._patient, self._who, self._number):
            self.body.addWidget(label)
        self.body.addWidget(scrolled(self._parts), 1)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._clear()
        for label in (self._what, self._patient, self._number):
            label.hide()
        self._who.setText(_("Choose an entry to see what was there before and after."))

    def show_entry(self, entry: TrailEntry) -> None:
        row = entry.row
        self._clear()
        self._what.setText(row.what)
        self._what.show()
        self._patient.setText(row.patient)
        self._patient.setVisible(bool(row.patient))
        self._who.setText(
            _("{name}, {moment}").format(name=row.who, moment=format_moment(row.at, self._zone))
        )
        self._number.setText(
            _("Entry {number}, at the computer “{workstation}”").format(
                number=format_number(row.seq), workstation=row.workstation
            )
            if row.workstation
            else _("Entry {number}").format(number=format_number(row.seq))
        )
        self._number.show()
        if entry.reason:
            self._add(_("Reason"), entry.reason)
        # What is new as a whole had nothing before in any part.
        is_change = any(part.before for part in entry.parts)
        for part in entry.parts:
            self._add(part.label, _told(part, is_change=is_change))
        if entry.is_erased:
            self._add("", _("What this entry told of was erased; the entry itself stays."))
        if entry.is_missing:
            self._add("", _("What this entry told of is missing, and nobody erased it lawfully."))
        self._add(_("Checksum over this entry and all before it"), _in_groups(entry.checksum))
        self._lines.addStretch(1)

    def _add(self, label: str, text: str) -> None:
        if label:
            self._lines.addWidget(PlainLabel(label, kind="muted", wraps=True))
        told = PlainLabel(text, wraps=True, is_selectable=True)
        told.setContentsMargins(0, 0, 0, look().px(6))
        self._lines.addWidget(told)

    def _clear(self) -> None:
        while self._lines.count():
            item = self._lines.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _in_groups(checksum: str) -> str:
    """So that it is copied by hand, and breaks into lines."""
    return " ".join(checksum[start : start + 8] for start in range(0, len(checksum), 8))


def _told(part: TrailPart, *, is_change: bool) -> str:
    if not is_change:
        return part.after or _("nothing")
    return _("{before} → {after}").format(
        before=part.before or _("nothing"), after=part.after or _("nothing")
    )
