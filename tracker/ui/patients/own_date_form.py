"""A clinician's own date for a treatment, with each rule that it is before signed for."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.courses.own_dates import set_own_date
from tracker.services.patients.card import CourseCard
from tracker.services.staff.drafts import DraftContent
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import OWN_DATE
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.own_date_fields import OwnDateFields
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.notes_edit import NotesEdit


class OwnDateDialog(FormDialog):
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
        super().__init__(_("Own date"), tasks, action=_("Sign the date"), owner=owner)
        self._today, self._course = today, course
        self._own = OwnDateFields(tasks, course.uuid, today.on, NotesEdit(), self.present)

        computed = course.computed_on or course.due_on
        self.explain(
            _("{treatment}: it holds for this cycle, and is signed in your name.").format(
                treatment=course.label
            )
            if computed is None
            else _(
                "{treatment}: the computed date is {on}. Yours holds for this cycle, and is "
                "signed in your name."
            ).format(treatment=course.label, on=format_date_short(computed))
        )
        for field in (self._own.on, self._own.floors, self._own.after, self._own.reason):
            self.add(field)
        self.note_untouched()
        self.keep_drafts(OWN_DATE, patient_uuid, self._own.editors, draft, about=course.uuid)

    def content(self) -> object:
        return self._own.typed()

    def submit(self) -> None:
        self.write(set_own_date, self._course.uuid, self._own.draft(), self._today.on)
