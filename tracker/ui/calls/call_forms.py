"""Which form an outcome of a call is given in, and what it counts as."""

from tracker.services.contacts.call_sheet import CallSheet
from tracker.ui.calls.call_acts import CallAct
from tracker.ui.calls.call_booking import CallBooking
from tracker.ui.recall.act_forms import form_for_act
from tracker.ui.recall.acts import Act
from tracker.ui.recall.news_form import NewsForm
from tracker.ui.recall.panel_form import PanelForm
from tracker.ui.recall.promise_form import PromiseForm
from tracker.ui.tasks import Tasks

_NEWS = frozenset(
    {
        CallAct.ANOTHER_TIME,
        CallAct.UNWELL,
        CallAct.DECLINED,
        CallAct.MOVED,
        CallAct.PREGNANT,
        CallAct.DIED,
    }
)
_FORMS = {
    CallAct.PROMISE: (Act.PROMISE, "promised"),
    CallAct.CALL_LATER: (Act.CALL_LATER, "call-later"),
    CallAct.ASK: (Act.ASK, "asked"),
}


def form_of(act: CallAct, tasks: Tasks, sheet: CallSheet) -> PanelForm:
    """Of an act that is not written at once."""
    if act is CallAct.BOOK:
        return CallBooking(tasks, sheet)
    if act in _NEWS:
        return NewsForm(tasks, sheet.panel, act.value, person=sheet.person)
    if act in (CallAct.PROMISE, CallAct.CALL_LATER):
        is_later = act is CallAct.CALL_LATER
        return PromiseForm(tasks, sheet.panel, is_call_later=is_later, person=sheet.person)
    form = form_for_act(_FORMS[act][0], tasks, sheet.panel)
    assert form is not None  # noqa: S101 - each of these acts has one
    return form


def outcome_of(act: CallAct) -> str:
    """The outcome that a saved form counts as."""
    if act in _NEWS:
        return act.value
    return "booked" if act is CallAct.BOOK else _FORMS[act][1]
