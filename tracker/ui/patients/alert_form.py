"""Something that warns before each injection."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.typed_date import Lean
from tracker.services.patients.alerts import KINDS, add_alert
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import alert_label
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import ALERT
from tracker.ui.field_values import day_in
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class AlertDialog(FormDialog):
    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Add a warning"), tasks, owner=owner)
        self._today, self._patient_uuid = today, patient_uuid
        self._kind = Choice(
            [Option(kind, alert_label(kind)) for kind in KINDS], placeholder=_("Choose")
        )
        self._text = QLineEdit()
        self._since = DateEdit(today=today.on, lean=Lean.PAST)
        self.explain(
            _(
                "It stands beside the name and is asked again before injections. "
                "A pregnancy asks a clinician to decide about every treatment, and cancels what is "
                "booked."
            )
        )
        self.add_row(
            Field(_("&Kind"), self._kind, name="kind"),
            Field(_("&Since"), self._since, name="since_on", hint=_("Empty if not known.")),
        )
        self.add(Field(_("&What exactly"), self._text, name="text"))
        self.note_untouched()
        self.keep_drafts(ALERT, patient_uuid, self.fields.editors, draft)

    def content(self) -> object:
        return self._kind.code(), self._text.text(), self._since.text()

    def submit(self) -> None:
        self.write(
            add_alert,
            self._patient_uuid,
            self._kind.code() or "",
            self._text.text(),
            day_in(self.fields["since_on"]),
            self._today.on,
        )
