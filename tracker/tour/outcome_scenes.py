"""How a patient does: scores, what was told, harm, consent, and the forms for them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

from tracker.services.outcomes.adverse_events import EventForm, add_event
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.responses import record_response
from tracker.services.outcomes.rows import CourseChoice, PatientOutcomes
from tracker.services.outcomes.scores import ScoreForm, add_score
from tracker.services.patients.card import PatientCard, SessionRow, patient_card
from tracker.services.patients.consents import ConsentForm, add_consent
from tracker.services.patients.prior_treatments import PriorForm, add_prior
from tracker.services.visits.forms import ResponseForm, SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.text import _
from tracker.tour.patient_scenes import list_rows, somebody
from tracker.tour.stage import Scene, Stage
from tracker.ui.outcomes.follow_up_dialog import FollowUpDialog
from tracker.ui.outcomes.outcomes_part import OutcomesPart

_LONG_HISTORY = "0040007"


def open_outcomes(stage: Stage) -> None:
    """A patient whose outcomes are known."""
    uuid = somebody(_LONG_HISTORY, stage)
    found: PatientOutcomes = stage.ask(patient_outcomes, uuid, stage.today)
    if not found.scores:
        _fill(stage, uuid, found.courses[0])
    stage.window.open_patient(uuid)
    stage.settle()
    for part in stage.window.findChildren(OutcomesPart):
        if part.isVisible():
            stage.bring_into_sight(part)
    stage.settle()


def _fill(stage: Stage, patient: str, course: CourseChoice) -> None:
    card: PatientCard = stage.ask(patient_card, patient, stage.today)
    given = [
        one for one in card.sessions if one.course_uuid == course.uuid and one.status == "signed"
    ]
    first = given[-1].on
    score = ScoreForm("twstrs", "44", first, is_baseline=True)
    stage.do(add_score, course.uuid, score, stage.today)
    stage.do(add_score, course.uuid, replace(score, instrument="twstrs-pain", score="12"), first)
    for session, said in zip(given[:3], ("31", "29", "34"), strict=False):
        on = session.on + timedelta(days=28)
        later = ScoreForm("twstrs", said, min(on, stage.today))
        stage.do(add_score, course.uuid, later, stage.today)
        _tell(stage, session, 91)
    stage.do(add_score, course.uuid, ScoreForm("twstrs-pain", "14", stage.today), stage.today)
    condition = course.condition
    consent = ConsentForm(condition, stage.today - timedelta(days=30))
    stage.do(add_consent, patient, consent, stage.today)
    event = EventForm("dysphagia", "moderate", given[0].on + timedelta(days=3), given[0].uuid)
    stage.do(add_event, patient, replace(event, is_serious=True), stage.today)
    prior = PriorForm(condition, "Topiramate", "none", "side-effects", "2019 to 2021")
    stage.do(add_prior, patient, prior, stage.today)


def _tell(stage: Stage, session: SessionRow, days: int) -> None:
    told_on = min(session.on + timedelta(days=105), stage.today)
    if (told_on - session.on).days >= days:
        form = ResponseForm(session.uuid, days, side_effects="none", told_on=told_on)
        stage.do(record_response, form, stage.today)


def _form(button: str, stage: Stage) -> None:
    open_outcomes(stage)
    stage.press(button)


def _noted(entry: str, stage: Stage) -> None:
    open_outcomes(stage)
    stage.press(_("Note more…"))
    stage.choose(entry)


def _visit_after_harm(stage: Stage) -> None:
    """Serious harm warns before the next injections, and says where it is reported."""
    open_outcomes(stage)
    row = next(r for r in list_rows(stage) if r.patient_uuid == somebody(_LONG_HISTORY, stage))
    stage.window.open_visit(row.patient_uuid, row.course_uuid)
    stage.wait_for_checks()
    stage.take()
    stage.press(_("Cancel"))


def _follow_ups(stage: Stage) -> None:
    """A bladder that was injected sixteen days ago is to be looked at."""
    row = next(row for row in list_rows(stage) if row.condition == "overactive-bladder")
    session = SessionForm(row.course_uuid, row.product, 100_000)
    form = VisitForm(
        row.patient_uuid,
        stage.today - timedelta(days=16),
        (session,),
        incident_reason=_("Copied from paper."),
    )
    stage.do(record_visit, form, stage.today)
    FollowUpDialog(stage.tasks, stage.window.today, stage.window).open()


def outcome_scenes() -> tuple[Scene, ...]:
    """Made when the tour starts, since buttons are found by what they say."""
    return (
        Scene("outcomes", open_outcomes),
        Scene("outcomes-score", partial(_form, _("Add score"))),
        Scene("outcomes-response", partial(_form, _("How it worked"))),
        Scene("outcomes-event", partial(_noted, _("Adverse event…"))),
        Scene("outcomes-consent", partial(_noted, _("Consent…"))),
        Scene("outcomes-prior", partial(_noted, _("Treatment tried before…"))),
        Scene("outcomes-harm-warns", _visit_after_harm),
        Scene("outcomes-follow-ups", _follow_ups),
    )
