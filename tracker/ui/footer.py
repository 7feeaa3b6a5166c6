"""The line at the bottom: where the data is and how it is kept, and which day it is."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from tracker.text import _, format_weekday_date
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip

if TYPE_CHECKING:
    from tracker.ui.backups.backup_line import BackupLine

_LEAST = 60
"""Where the clinic is isn't told in less room: it would be "…"."""


class Footer(QFrame):
    """`where` is the database as a person finds it again."""

    def __init__(
        self,
        today: ClinicDate,
        *,
        where: str,
        is_encrypted: bool,
        is_readonly: bool,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._clinic_date = today
        self._line: BackupLine | None = None
        self._kept = PlainLabel(_kept(where, is_encrypted=is_encrypted), kind="muted")
        self._where = PlainLabel(_named(where), kind="muted", elides=True)
        self._readonly = PlainLabel(_("read-only: nothing can be saved"), kind="danger")
        self._day = PlainLabel(kind="muted")
        self.setProperty("kind", "footer")
        self.setToolTip(plain_tooltip(f"{self._kept.text()}\n{where}"))
        self._readonly.setVisible(is_readonly)

        self._layout = layout = QHBoxLayout(self)
        current = look()
        layout.setContentsMargins(current.px(18), current.px(4), current.px(18), current.px(4))
        layout.setSpacing(current.px(20))
        layout.addWidget(self._kept)
        layout.addWidget(self._readonly)
        layout.addWidget(self._where, 100)
        layout.addStretch(1)
        layout.addWidget(self._day)

        today.changed.connect(self._show_day)
        self._show_day()

    def show_backups(self) -> BackupLine:
        """The part that tells of backups, after where the clinic is."""
        from tracker.ui.backups.backup_line import BackupLine

        line = BackupLine(self._clinic_date.zone)
        self._layout.insertWidget(self._layout.indexOf(self._day), line)
        self._line = line
        line.installEventFilter(self)
        return line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if watched is self._line and happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._fit)
        return super().eventFilter(watched, happening)

    def _fit(self) -> None:
        """What tells of a fault goes before what is always the same: that is in the tooltip too."""
        others = [self._day, *([self._line] if self._line else [])]
        if not self._readonly.isHidden():
            others.append(self._readonly)
        edges = self._layout.contentsMargins()
        taken = edges.left() + edges.right() + self._layout.spacing() * (len(others) + 1)
        taken += sum(one.sizeHint().width() for one in others)
        kept = self._kept.sizeHint().width()
        has_room = taken + kept <= self.width()
        self._kept.setVisible(has_room)
        if has_room:
            taken += kept + self._layout.spacing()
        self._where.setVisible(taken + look().px(_LEAST) <= self.width())

    def _show_day(self, _on: object = None) -> None:
        on = format_weekday_date(self._clinic_date.on)
        self._day.setText(_("As of {on}").format(on=on) if self._clinic_date.is_fixed else on)


def _named(where: str) -> str:
    """A clinic on a server by its name and its server's; the address is in the tooltip."""
    address = urlsplit(where)
    if "://" not in where or not address.hostname:
        return where
    return _("{clinic} on {server}").format(clinic=address.path.strip("/"), server=address.hostname)


def _kept(where: str, *, is_encrypted: bool) -> str:
    if "://" in where:
        return _("Clinic database on a server")
    if is_encrypted:
        return _("Clinic database on this computer, encrypted")
    return _("Clinic database on this computer, not encrypted")
