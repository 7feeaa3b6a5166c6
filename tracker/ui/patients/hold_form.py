"""A hold: not treated before a day, or not called before one."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.courses.holds import hold
from tracker.services.patients.card import CourseCard
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import HOLD
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.hold_fields import HoldFields
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.notes_edit import NotesEdit


class HoldDialog(FormDialog):
    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        patient_uuid: str,
        course: CourseCard,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Hold treatment"), tasks, action=_("Hold"), owner=owner)
        self._today, self._course = today, course
        self._hold = HoldFields(tasks, today.on, NotesEdit(), self.present)
        self.explain(
            _("{treatment}: on the day itself treating, or calling, is allowed.").format(
                treatment=course.label
            )
        )
        self.add(self._hold.reason)
        self.add_row(self._hold.not_treated, self._hold.not_called)
        self.add(self._hold.note)
        self.note_untouched()
        self.keep_drafts(HOLD, patient_uuid, self._hold.editors, draft, about=course.uuid)

    def content(self) -> object:
        return self._hold.typed()

    def submit(self) -> None:
        self.write(hold, self._course.uuid, self._hold.draft(), self._today.on)
