"""The end of a treatment with its reason, and taking it up again."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.courses.endings import end_course, reinstate_course
from tracker.services.patients.card import CourseCard
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import ENDING, REINSTATE
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.reason_choice import ReasonChoice
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class EndDialog(FormDialog):
    """Ends the treatment in the name of who works; asks twice."""

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
        super().__init__(_("End treatment"), tasks, action=_("End treatment"), owner=owner)
        self._today, self._course = today, course
        self._reason = ReasonChoice(tasks, "end", failed=self.present)
        self._note = NotesEdit()
        self.explain(
            _(
                "{treatment}: it leaves the recall list. What was given stays, and still counts "
                "towards the dose limits."
            ).format(treatment=course.label)
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.add(Field(_("&Note"), self._note, name="note"))
        self.note_untouched()
        self._seen_version = self.seen_version(draft, course.version)
        self.keep_drafts(
            ENDING, patient_uuid, self.fields.editors, draft, self._seen_version, course.uuid
        )

    def content(self) -> object:
        return self._reason.code(), self._note.text()

    def submit(self) -> None:
        self._reason.chosen()
        self.presenter.confirm(
            _("End {treatment}? Nobody will be asked to call about it any more.").format(
                treatment=self._course.label
            ),
            action=_("End treatment"),
            then=self._write,
            is_dangerous=True,
        )

    def _write(self) -> None:
        self.write(
            end_course,
            self._course.uuid,
            self._seen_version,
            self._reason.chosen(),
            self._note.text(),
            self._today.on,
        )


class ReinstateDialog(FormDialog):
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
        super().__init__(
            _("Reinstate treatment"), tasks, action=_("Reinstate treatment"), owner=owner
        )
        self._today, self._course = today, course
        self._reason = NotesEdit()
        self.explain(
            _("{treatment}: a clinician is asked to decide how it goes on.").format(
                treatment=course.label
            )
        )
        self.add(Field(_("&Why it is taken up again"), self._reason, name="reason"))
        self.note_untouched()
        self._seen_version = self.seen_version(draft, course.version)
        self.keep_drafts(
            REINSTATE, patient_uuid, self.fields.editors, draft, self._seen_version, course.uuid
        )

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(
            reinstate_course,
            self._course.uuid,
            self._seen_version,
            self._reason.text(),
            self._today.on,
        )
