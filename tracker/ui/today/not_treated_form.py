"""Why somebody who came was not treated."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.bookings.appointments import mark_not_treated
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import NOT_TREATED
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.reason_choice import ReasonChoice
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class NotTreatedDialog(FormDialog):
    manual_page = "today"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        name: str,
        booking_uuid: str,
        booking_version: int,
        owner: QWidget,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("{name} was not treated").format(name=name), tasks, owner=owner)
        self._today, self._uuid = today, booking_uuid
        self._seen_version = self.seen_version(draft, booking_version)
        self._reason = ReasonChoice(tasks, "not-treated", failed=self.present)
        self._note = NotesEdit(2)

        self.explain(_("The treatment goes back to whoever is to be called."))
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.add(Field(_("&Note"), self._note, name="note"))
        self.note_untouched()
        self.keep_drafts(
            NOT_TREATED, patient_uuid, self.fields.editors, draft, self._seen_version, booking_uuid
        )

    def content(self) -> object:
        return self._reason.code(), self._note.text()

    def submit(self) -> None:
        self.write(
            mark_not_treated,
            self._uuid,
            self._seen_version,
            self._reason.chosen(),
            self._note.text(),
            self._today.on,
        )
