"""Opening a vial: its life begins, with what it was mixed with."""

from __future__ import annotations

import re
from datetime import date, datetime, tzinfo
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.dose import parse_dose
from tracker.domain.problems import Invalid
from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import SizeChoice, VialRow, sizes
from tracker.services.stock.vials import open_vial
from tracker.text import _, decimal_point, format_date_short, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import OPEN_VIAL
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field

_MOST_ML = 1000
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", re.ASCII)


class OpenDialog(FormDialog):
    """Opened now, unless an earlier time of today, or of the day it was begun on, is typed."""

    manual_page = "stock"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        vial: VialRow,
        zone: tzinfo,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Open a vial"), tasks, action=_("Open"), owner=owner)
        self._vial, self._zone = vial, zone
        self._today, self._begun_on = today, today.on
        self._seen_version = self.seen_version(draft, vial.version)
        self._time = QLineEdit()
        self._diluent = QLineEdit()
        self._show_lead()
        self.add_row(
            Field(
                _("Diluent in m&L"),
                self._diluent,
                name="diluent",
                hint=_("As in 4 or 2.5."),
            ),
            Field(_("&Time"), self._time, name="at"),
        )
        self.note_untouched()
        editors = {**self.fields.editors, "begun_on": self}
        self.keep_drafts(OPEN_VIAL, "", editors, draft, self._seen_version, vial.uuid)
        today.changed.connect(self._show_lead)
        tasks.read(self, "sizes", sizes, then=self._on_sizes, failed=self.present)

    def _on_sizes(self, found: tuple[SizeChoice, ...]) -> None:
        """How long it keeps; where that isn't confirmed, it says so."""
        wanted = (self._vial.product, self._vial.size)
        for one in found:
            if (one.product, one.size) == wanted:
                self.fields["at"].show_hint(_say_life(one))
                self.fields["diluent"].setVisible(one.is_reconstituted)

    def content(self) -> object:
        return self._time.text(), self._diluent.text()

    def typed_value(self) -> str:
        """The day that a time is of."""
        return self._begun_on.isoformat()

    def put_value(self, value: Any) -> None:
        self._begun_on = date.fromisoformat(value)
        self._show_lead()

    def submit(self) -> None:
        self.write(
            open_vial, self._vial.uuid, self._seen_version, self._moment(), self._microlitres()
        )

    def _show_lead(self, _today: object = None) -> None:
        said = _("{product}, lot {lot}, expires {on}.").format(
            product=self._vial.product_label,
            lot=self._vial.lot_number,
            on=format_date_short(self._vial.expiry),
        )
        if self._begun_on != self._today.on:
            said = _("{said} A time is of {on}, when this was begun.").format(
                said=said, on=format_date_short(self._begun_on)
            )
        self.explain(said)

    def _moment(self) -> datetime | None:
        typed = self._time.text().strip()
        if not typed:
            return None
        found = _CLOCK.fullmatch(typed)
        if found is None:
            raise Invalid(
                _("“{text}” is not a time; write it as 9:30.").format(text=typed[:20]), field="at"
            )
        on = self._begun_on
        hour, minute = int(found[1]), int(found[2])
        return datetime(on.year, on.month, on.day, hour, minute, tzinfo=self._zone)

    def _microlitres(self) -> int | None:
        typed = self._diluent.text().strip()
        if not typed:
            return None
        try:
            # Millilitres in thousandths read like Units in thousandths.
            return parse_dose(typed.replace(decimal_point(), "."), most_units=_MOST_ML)
        except Invalid:
            raise Invalid(
                _("“{text}” is not a volume in mL; write it as 4 or 2.5.").format(text=typed[:20]),
                field="diluent",
            ) from None


def _say_life(size: SizeChoice) -> str:
    said = ngettext(
        "Empty for now; else as in 9:30. It keeps {count} hour from then.",
        "Empty for now; else as in 9:30. It keeps {count} hours from then.",
        size.life_hours,
    ).format(count=size.life_hours)
    if size.evidence == "confirmed":
        return said
    return _("{said} Not confirmed: compare with the label.").format(said=said)
