"""A weight: a child's dose limits depend on it."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.dose import parse_dose
from tracker.domain.problems import Invalid
from tracker.domain.typed_date import Lean
from tracker.services.patients.weights import add_weight
from tracker.services.staff.drafts import DraftContent
from tracker.text import _, decimal_point
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import WEIGHT
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field

_MOST_KG = 700


class WeightDialog(FormDialog):
    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Add a weight"), tasks, owner=owner)
        self._today, self._patient_uuid = today, patient_uuid
        self._weight = QLineEdit()
        self._on = DateEdit(today=today.on, lean=Lean.PAST)
        self.add_row(
            Field(_("&Weight in kg"), self._weight, name="grams"),
            Field(_("&Measured on"), self._on, name="measured_on"),
        )
        self._on.set_day(today.on)
        self._weight.setFocus()
        self.note_untouched()
        self.keep_drafts(WEIGHT, patient_uuid, self.fields.editors, draft)

    def content(self) -> object:
        return self._weight.text(), self._on.text()

    def submit(self) -> None:
        grams = read_weight(self._weight.text())
        measured_on = day_in(self.fields["measured_on"])
        if measured_on is None:
            raise Invalid(_("Enter a date."), field="measured_on")
        self.write(add_weight, self._patient_uuid, measured_on, grams, self._today.on)


def read_weight(text: str) -> int:
    """Grams of a weight that is typed in kilograms, to the gram. Raises Invalid."""
    try:
        # Kilograms in thousandths read like Units in thousandths.
        return parse_dose(text.strip().replace(decimal_point(), "."), most_units=_MOST_KG)
    except Invalid:
        raise Invalid(
            _("“{text}” is not a weight in kg; write it as 61 or 8.25.").format(text=text[:20]),
            field="grams",
        ) from None
