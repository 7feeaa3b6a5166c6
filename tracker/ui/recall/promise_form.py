"""A patient promises to ring, or asks to be called later: by which day."""

from PySide6.QtWidgets import QLineEdit

from tracker.domain.problems import Invalid
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_words import CALL_LATER, PROMISE
from tracker.ui.field_values import day_in
from tracker.ui.recall.call_courses import called_courses
from tracker.ui.recall.far_day import ask_if_far
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class PromiseForm(PanelForm):
    """For the outcome "promised"; with `is_call_later`, for "call-later"."""

    def __init__(
        self,
        tasks: Tasks,
        panel: RecallPanel,
        *,
        is_call_later: bool,
        person: str = "",
        draft: DraftContent | None = None,
    ) -> None:
        self._panel, self._person = panel, person
        self._is_call_later = is_call_later
        self._day = DateEdit(today=panel.today)
        self._note = QLineEdit()
        super().__init__(
            tasks,
            _("Call later") if is_call_later else _("Promises to ring"),
            [
                Field(
                    _("Try again on") if is_call_later else _("Rings back by"),
                    self._day,
                    name="try_again_on" if is_call_later else "promise_by",
                ),
                Field(_("Note"), self._note, name="note"),
            ],
            save=_("Save"),
            draft=draft,
        )
        self._day.set_day(panel.again_on)
        self.keep_drafts(CALL_LATER if is_call_later else PROMISE, panel)

    def submit(self) -> None:
        name = "try_again_on" if self._is_call_later else "promise_by"
        on = day_in(self.fields[name])
        if on is None:
            raise Invalid(_("By which day?"), field=name)
        ask_if_far(self, on, self._panel.today, name)
        phones = self._panel.plan.phones
        wanted = AttemptForm(
            self._panel.patient_uuid,
            called_courses(self._panel),
            "call-later" if self._is_call_later else "promised",
            number_used=phones[0] if phones else "",
            promise_by=None if self._is_call_later else on,
            try_again_on=on if self._is_call_later else None,
            note=self._note.text(),
            person=self._person,
        )
        self.write(record_attempt, wanted, self._panel.today)
