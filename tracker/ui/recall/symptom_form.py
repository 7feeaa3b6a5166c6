"""What a patient says when asked how it is going."""

from tracker.domain.facts import SymptomAnswer
from tracker.domain.problems import Invalid
from tracker.domain.schedule import STILL_WORKING
from tracker.domain.typed_date import Lean
from tracker.services.outcomes.symptom_reports import LONGEST_UNASKED, report_symptoms
from tracker.services.outcomes.symptom_reports import SymptomForm as Report
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_words import BACK
from tracker.ui.drafts.draft_words import STILL_WORKING as STILL_WORKING_DRAFT
from tracker.ui.field_values import day_in
from tracker.ui.recall.far_day import ask_if_far
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.field import Field


class SymptomForm(PanelForm):
    """Back: since when. Still working: when to ask again."""

    def __init__(
        self,
        tasks: Tasks,
        panel: RecallPanel,
        answer: SymptomAnswer,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        self._panel = panel
        self._answer = answer
        is_back = answer is SymptomAnswer.BACK
        self._day = DateEdit(today=panel.today, lean=Lean.PAST if is_back else Lean.FUTURE)
        super().__init__(
            tasks,
            _("Symptoms back") if is_back else _("Still working"),
            [
                Field(_("Since"), self._day, name="on")
                if is_back
                else Field(_("Ask again on"), self._day, name="review_on")
            ],
            save=_("Save"),
            draft=draft,
        )
        self._day.set_day(panel.today if is_back else panel.today + STILL_WORKING)
        self.keep_drafts(BACK if is_back else STILL_WORKING_DRAFT, panel)

    def submit(self) -> None:
        is_back, today = self._answer is SymptomAnswer.BACK, self._panel.today
        name = "on" if is_back else "review_on"
        day = day_in(self.fields[name])
        if day is None:
            raise Invalid(_("Which day?"), field=name)
        if not is_back:
            ask_if_far(self, day, today, name, today + LONGEST_UNASKED)
        wanted = (
            Report(SymptomAnswer.BACK, day)
            if is_back
            else Report(SymptomAnswer.STILL_WORKING, today, day)
        )
        self.write(report_symptoms, self._panel.course_uuid, wanted, today)
