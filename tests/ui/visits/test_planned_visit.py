"""A visit that was planned opens with all of its plan, and says what was answered then."""

from tests.builders import ONABOT, dose
from tests.clinics import TODAY, Clinic
from tests.ui.seen import texts
from tests.ui.visits.conftest import StartVisit
from tracker.domain.facts import SessionStatus
from tracker.domain.questions import Reply
from tracker.domain.sites import Side, Site
from tracker.services.visits import recording
from tracker.services.visits.forms import AnswerForm, SessionForm, VisitForm

TOLD = "Answered when this was planned. Change what is no longer so."


def test_the_form_of_a_planned_visit_holds_the_whole_plan(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    sites = (
        Site("corrugator", Side.LEFT, dose(5) or 0),
        Site("procerus", Side.LEFT, dose(160) or 0),
    )
    session = SessionForm(course, ONABOT, dose(165), is_touch_up=True, notes="left", sites=sites)
    form = VisitForm(
        patient,
        TODAY,
        (session,),
        injector="R. Osei",
        place="Room 2",
        status=SessionStatus.PLANNED,
        answers=(AnswerForm("anticoagulant", Reply.YES, "warfarin"),),
    )
    clinic.write(recording.record_visit, form, TODAY)
    page = start_visit(patient, course)
    shown = page._form(SessionStatus.PLANNED)
    assert (shown.injector, shown.place, shown.answers) == ("R. Osei", "Room 2", form.answers)
    assert shown.sessions == form.sessions
    assert not page.is_touched
    assert TOLD in texts(page)

    other = clinic.patient()
    page = start_visit(other, clinic.course(other))
    assert page._known_form().answers == ()
    assert TOLD not in texts(page)
