"""The small forms of an authorisation: refused, vial ordered, vial here, ask again."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.typed_date import Lean
from tracker.services.authorisations.authorisations import chase_again, refuse
from tracker.services.authorisations.deliveries import ArrivalForm, drug_arrived, order_drug
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import ASK_AGAIN, REFUSED, VIAL_HERE, VIAL_ORDERED
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class StepDialog(FormDialog):
    """`step` is the kind of the draft, as `draft_words` names it."""

    manual_page = "approvals"
    least_width = 460

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        row: AuthorisationRow,
        step: str,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        title, action = _words()[step]
        super().__init__(title, tasks, action=action, owner=owner)
        self._today, self._row, self._step = today, row, step
        lean = Lean.PAST if step == VIAL_HERE else Lean.FUTURE
        self._on = DateEdit(today=today.on, lean=lean)
        self._lot, self._expires = QLineEdit(), DateEdit(today=today.on)
        self._version = self.seen_version(draft, row.version)

        self.explain(
            _("{patient}: {payer}, {treatment}").format(
                patient=row.patient, payer=row.payer, treatment=row.treatments
            )
        )
        self.add(_field(step, self._on))
        if step == VIAL_HERE:
            self._on.set_day(today.on)
            self.add_row(
                Field(_("&Lot number"), self._lot, name="lot_number"),
                Field(_("&Expires on"), self._expires, name="expires_on"),
            )
        self.note_untouched()
        editors = self.fields.editors
        self.keep_drafts(step, row.patient_uuid, editors, draft, self._version, row.uuid)

    def content(self) -> object:
        return self._on.text(), self._lot.text(), self._expires.text()

    def submit(self) -> None:
        name = _NAMES[self._step]
        on = day_in(self.fields[name])
        seen, today = (self._row.uuid, self._version), self._today.on
        if self._step == REFUSED:
            self.write(refuse, *seen, today, on)
        elif self._step == VIAL_ORDERED:
            self.write(order_drug, *seen, on, today)
        elif self._step == VIAL_HERE:
            form = ArrivalForm(on, self._lot.text(), day_in(self.fields["expires_on"]))
            self.write(drug_arrived, *seen, form, today)
        else:
            self.write(chase_again, *seen, on, today)


_NAMES = {
    REFUSED: "appeal_by",
    VIAL_ORDERED: "deliver_by",
    VIAL_HERE: "arrived_on",
    ASK_AGAIN: "chase_on",
}


def _words() -> dict[str, tuple[str, str]]:
    """Title and button."""
    return {
        REFUSED: (_("The payer said no"), _("Refused")),
        VIAL_ORDERED: (_("Vial ordered from the pharmacy"), _("Ordered")),
        VIAL_HERE: (_("The vial is here"), _("Here")),
        ASK_AGAIN: (_("Ask again"), _("Ask again")),
    }


def _field(step: str, editor: DateEdit) -> Field:
    label, hint = {
        REFUSED: (_("&Appeal by"), _("Empty: no appeal is possible.")),
        VIAL_ORDERED: (_("To be delivered &by"), _("You are reminded on that day.")),
        VIAL_HERE: (_("&Arrived on"), ""),
        ASK_AGAIN: (_("&Ask again on"), ""),
    }[step]
    return Field(label, editor, name=_NAMES[step], hint=hint)
