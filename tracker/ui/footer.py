"""The line at the bottom: where the data is and how it is kept, and which day it is."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from tracker.text import _, format_weekday_date
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip


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
        self._kept = PlainLabel(_kept(is_encrypted=is_encrypted), kind="muted")
        self._where = PlainLabel(where, kind="muted", elides=True)
        self._readonly = PlainLabel(_("read-only: nothing can be saved"), kind="danger")
        self._day = PlainLabel(kind="muted")
        self.setProperty("kind", "footer")
        self.setToolTip(plain_tooltip(where))
        self._readonly.setVisible(is_readonly)

        layout = QHBoxLayout(self)
        current = look()
        layout.setContentsMargins(current.px(18), current.px(4), current.px(18), current.px(4))
        layout.setSpacing(current.px(20))
        layout.addWidget(self._kept)
        layout.addWidget(self._readonly)
        layout.addWidget(self._where, 1)
        layout.addWidget(self._day)

        today.changed.connect(self._show_day)
        self._show_day()

    def _show_day(self, _on: object = None) -> None:
        on = format_weekday_date(self._clinic_date.on)
        self._day.setText(_("As of {on}").format(on=on) if self._clinic_date.is_fixed else on)


def _kept(*, is_encrypted: bool) -> str:
    if is_encrypted:
        return _("Clinic database on this computer, encrypted")
    return _("Clinic database on this computer, not encrypted")
