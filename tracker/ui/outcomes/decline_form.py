"""Why an interval that recorded wear-off speaks for is not taken."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.courses.personal_intervals import decline_interval
from tracker.services.outcomes.rows import ProposalRow
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import DECLINE
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class DeclineDialog(FormDialog):
    manual_page = "outcomes"

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        row: ProposalRow,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Decline an interval"), tasks, action=_("Decline"), owner=owner)
        self._today, self._row = today, row
        self._reason = NotesEdit(2)
        self.explain(
            _(
                "Not every {interval}: the interval stays as it is, and this is not proposed again "
                "until a later cycle has worn off too. {evidence}"
            ).format(interval=row.interval_label, evidence=row.evidence)
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.note_untouched()
        self.keep_drafts(DECLINE, patient_uuid, self.fields.editors, draft, about=row.course_uuid)

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        row = self._row
        self.write(
            decline_interval, row.course_uuid, row.interval, self._reason.text(), self._today.on
        )
