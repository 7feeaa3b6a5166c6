"""Which form an act opens in the side panel."""

from tracker.domain.facts import SymptomAnswer
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.ui.recall.acts import Act
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.tasks import Tasks


def form_for_act(
    act: Act, tasks: Tasks, panel: RecallPanel, draft: DraftContent | None = None
) -> PanelForm | None:
    """None for an act without a form. Each is imported when it is first opened.

    `draft` fills in one of the forms that no other screen has.
    """
    match act:
        case Act.BOOK:
            from tracker.ui.recall.booking_form import BookingForm

            return BookingForm(tasks, panel)
        case Act.PROMISE | Act.CALL_LATER:
            from tracker.ui.recall.promise_form import PromiseForm

            return PromiseForm(tasks, panel, is_call_later=act is Act.CALL_LATER, draft=draft)
        case Act.HOLD:
            from tracker.ui.recall.hold_form import HoldForm

            return HoldForm(tasks, panel)
        case Act.OWN_DATE:
            from tracker.ui.recall.own_date_form import OwnDateForm

            return OwnDateForm(tasks, panel)
        case Act.BACK | Act.STILL_WORKING:
            from tracker.ui.recall.symptom_form import SymptomForm

            is_back = act is Act.BACK
            answer = SymptomAnswer.BACK if is_back else SymptomAnswer.STILL_WORKING
            return SymptomForm(tasks, panel, answer, draft=draft)
        case Act.ACCEPT_LATE:
            from tracker.ui.recall.reason_form import accept_late_form

            return accept_late_form(tasks, panel, draft)
        case Act.DECIDE:
            from tracker.ui.recall.decide_form import DecideForm

            return DecideForm(tasks, panel, draft=draft)
        case Act.NEWS:
            from tracker.ui.recall.news_form import NewsForm

            return NewsForm(tasks, panel, draft=draft)
        case Act.ASK:
            from tracker.ui.recall.reason_form import ask_clinician_form

            return ask_clinician_form(tasks, panel, draft)
    return None
