"""Recording a visit: one patient, one day, one or several courses."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate, first_day
from tracker.domain.facts import COUNTING, SessionStatus
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid
from tracker.domain.questions import Reply, questions_for
from tracker.domain.rights import Action
from tracker.domain.sites import as_last_time
from tracker.services.authorisations.renewals import open_renewals
from tracker.services.authorize import authorize
from tracker.services.clinic_days.day_bookings import close_bookings
from tracker.services.editing import RECALL, find, user
from tracker.services.entered import (
    day,
    dose,
    known_product,
    line,
    needed_line,
    note,
    past_day,
)
from tracker.services.outcomes.continuations import ask_rules
from tracker.services.outcomes.follow_ups import plan_follow_ups
from tracker.services.outcomes.responses import put_responses
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.sites.session_sites import checked_sites, put_sites, stored_sites
from tracker.services.staff.names import name_of, staff_named
from tracker.services.stock.records import STOCK
from tracker.services.visits.answers import answers_of, is_stored, put_answers
from tracker.services.visits.forms import AnswerForm, LotForm, SessionForm, VisitForm
from tracker.services.visits.overriding import authorize_override, telling_reason
from tracker.services.visits.planned_sessions import planned_on
from tracker.services.visits.session_vials import put_vials, session_vials
from tracker.services.visits.signing import demand_proof
from tracker.services.visits.stops import stopped_courses
from tracker.storage import records as r
from tracker.text import _, format_date_short

_STARTS = (SessionStatus.PLANNED, SessionStatus.GIVEN, SessionStatus.SIGNED)


def blank_visit(
    tx: Session, patient_uuid: str, course_uuids: tuple[str, ...], today: date
) -> VisitForm:
    """A visit to fill in: what is planned for today, else the courses' products and planned doses.

    Its status is PLANNED where anything is planned for today: then the form holds all of that. The
    dose of a course's first session is None: its field starts empty.
    """
    authorize(tx, Action.READ_CHART)
    blank = VisitForm(patient_uuid, today, ())
    sessions, answers = [], list[AnswerForm]()
    for uuid in course_uuids:
        course = find(tx, r.Course, uuid)
        plan = planned_on(tx, [course.id], today).get(course.id)
        if plan is not None:
            sessions.append(_planned_form(tx, plan, uuid))
            answers += answers_of(tx, plan.visit_id)
            injector = plan.injector_text or name_of(tx, plan.injector_id)
            blank = replace(
                blank,
                injector=blank.injector or injector,
                place=blank.place or plan.visit.place,
                status=SessionStatus.PLANNED,
            )
            continue
        last = _last_full(tx, course)
        planned = course.planned_dose if last is not None else None
        if planned is None and last is not None and last.product == course.product:
            planned = last.dose
        sessions.append(SessionForm(uuid, course.product, planned))
    # Of two plans for one day, a yes of either is one.
    answers.sort(key=lambda one: one.reply is Reply.YES)
    merged = {one.code: one for one in answers}
    return replace(
        blank, sessions=tuple(sessions), answers=tuple(merged[code] for code in sorted(merged))
    )


def same_as_last_time(tx: Session, course_uuid: str) -> SessionForm | None:
    """Product, dose and sites of the newest full session; None before the first one.

    Never lots, volumes, notes or another product's Units: dose and sites are None and empty where
    the product has changed.
    """
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    last = _last_full(tx, course)
    if last is None:
        return None
    if last.product != course.product:
        return SessionForm(course_uuid, course.product, None)
    sites = as_last_time(stored_sites(tx, last.id))
    return SessionForm(course_uuid, course.product, last.dose, sites=sites)


def record_visit(tx: Session, form: VisitForm, today: date) -> Done:
    """Save what was given, or is planned; `value` is the tuple of the sessions' uuids.

    What was planned for that day becomes it, so that nothing stands there twice.
    A check that stops asks for `incident_reason` (Invalid, field "incident_reason") and refuses
    nothing else: what has been given is saved truthfully; only to sign it is a clinician's. A day after today, or before the
    patient's birth, is refused, and so is a form that was saved before. Fields of a session are
    named "sessions.0.dose".
    """
    authorize(tx, Action.RECORD_SESSIONS)
    if form.status is SessionStatus.SIGNED:
        authorize(tx, Action.SIGN_SESSIONS)
        demand_proof(tx)
    _refuse_again(tx, form.uuid)
    patient = find(tx, r.Patient, form.patient_uuid)
    form = _checked(tx, form, patient, today)
    courses = _courses(tx, form, patient)
    stopped = _stopped(tx, form, patient, courses)
    on = day(form.on, "on")
    planned = planned_on(tx, [course.id for course in courses], on)
    visit = next(
        (session.visit for session in planned.values()),
        r.Visit(patient_id=patient.id, visit_on=on),
    )
    # A planned visit becomes the form's: saved once more, the form is known.
    visit.uuid, visit.place = form.uuid or visit.uuid, form.place
    injector_id = staff_named(tx, form.injector, "injector")
    put_responses(tx, patient.id, form.responses, on, today)
    answers = (*form.answers, *_asked_for_others(tx, visit, courses))
    # With its sessions and answers it is one entry after another in the trail, written at once.
    tx.add(visit)
    put_answers(tx, visit, answers, today)
    sessions = []
    for index, (session_form, course) in enumerate(zip(form.sessions, courses, strict=True)):
        session = planned.get(course.id) or r.SessionRecord(
            course=course, patient_id=patient.id, given_on=on
        )
        session.visit = visit
        session.product, session.dose = session_form.product, session_form.dose
        session.is_touch_up, session.notes = session_form.is_touch_up, session_form.notes
        session.status = form.status.value
        session.injector_id, session.injector_text = injector_id, form.injector
        session.recorded_at = tx.info["now"]()
        is_stopped = session_form.course_uuid in stopped
        session.incident_reason = form.incident_reason if is_stopped else ""
        if form.status is SessionStatus.SIGNED:
            session.signed_by, session.signed_at = user(tx), tx.info["now"]()
        put_sites(session, session_form.sites)
        tx.add(session)
        lots, uses = session_form.lots, session_form.uses
        put_vials(tx, session, lots, uses, f"sessions.{index}.vials")
        sessions.append(session)
    if form.status is not SessionStatus.PLANNED:
        tx.flush()
        for session in sessions:
            plan_follow_ups(tx, session, today)
            ask_rules(tx, session.course, today)
        close_bookings(tx, [course.id for course in courses], on)
    if form.status is SessionStatus.SIGNED:
        open_renewals(tx, sessions, today)
    tx.flush()
    changed = {Subject("patient", patient.uuid), RECALL, Subject("visits"), STOCK}
    changed |= {Subject("course", course.uuid) for course in courses}
    return Done(tuple(session.uuid for session in sessions), frozenset(changed))


def _planned_form(tx: Session, plan: r.SessionRecord, course_uuid: str) -> SessionForm:
    return SessionForm(
        course_uuid,
        plan.product,
        plan.dose,
        plan.is_touch_up,
        session_vials(tx, plan).typed,
        plan.notes,
        stored_sites(tx, plan.id),
    )


def _asked_for_others(
    tx: Session, visit: r.Visit, courses: list[r.Course]
) -> tuple[AnswerForm, ...]:
    """What was answered when it was planned, and isn't asked before any of these courses."""
    if not is_stored(visit):
        return ()
    mine = questions_for((c.condition for c in courses), "", shipped_outcomes().questions)
    shown = {question.code for question in mine}
    return tuple(one for one in answers_of(tx, visit.id) if one.code not in shown)


def _last_full(tx: Session, course: r.Course) -> Any:
    """Id, product and dose of the newest full session that counts; None before the first one."""
    session = r.SessionRecord
    return tx.execute(
        select(session.id, session.product, session.dose)
        .where(
            session.course_id == course.id,
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
        )
        .order_by(session.given_on.desc(), session.id.desc())
        .limit(1)
    ).first()


def checked_lots(lots: tuple[LotForm, ...], field: str) -> tuple[LotForm, ...]:
    """Lots as they are kept; empty lines are left out."""
    return tuple(
        LotForm(needed_line(lot.number, field), lot.expiry)
        for lot in lots
        if lot.number.strip() or lot.expiry is not None
    )


def given_day(on: date | None, birth_date: BirthDate, today: date) -> date:
    """The day of something that was given: not after today, not before the patient's birth."""
    on = past_day(on, "on", today)
    if on < first_day(birth_date):
        raise Invalid(
            _("{on} is before the patient was born, {birth}.").format(
                on=format_date_short(on), birth=format_date_short(birth_date)
            ),
            field="on",
        )
    return on


def _refuse_again(tx: Session, visit_uuid: str) -> None:
    if visit_uuid and tx.scalar(select(r.Visit.id).where(r.Visit.uuid == visit_uuid)) is not None:
        raise Invalid(
            _(
                "This visit is saved already, and wasn’t saved a second time. Leave it; what it "
                "says can be amended on the patient’s page."
            )
        )


def _checked(tx: Session, form: VisitForm, patient: r.Patient, today: date) -> VisitForm:
    if form.status not in _STARTS:
        raise Invalid(_("A visit starts as planned, given or signed."), field="status")
    if not form.sessions:
        raise Invalid(_("Choose at least one treatment."), field="sessions")
    if form.status is SessionStatus.PLANNED:
        on = day(form.on, "on")
    else:
        on = given_day(form.on, patient.birth_date, today)
    return replace(
        form,
        on=on,
        sessions=tuple(
            _checked_session(tx, session, form.status, f"sessions.{index}")
            for index, session in enumerate(form.sessions)
        ),
        injector=line(form.injector, "injector"),
        place=line(form.place, "place"),
        incident_reason=note(form.incident_reason.strip(), "incident_reason", 2000),
    )


def _checked_session(
    tx: Session, form: SessionForm, status: SessionStatus, field: str
) -> SessionForm:
    known_product(tx, form.product, f"{field}.product")
    if form.dose is not None:
        dose(tx, form.product, form.dose, f"{field}.dose")
    elif status is not SessionStatus.PLANNED:
        raise Invalid(_("Enter the dose in Units."), field=f"{field}.dose")
    return replace(
        form,
        lots=checked_lots(form.lots, f"{field}.lots"),
        notes=note(form.notes, f"{field}.notes"),
        sites=checked_sites(tx, form.sites, f"{field}.sites"),
    )


def _courses(tx: Session, form: VisitForm, patient: r.Patient) -> list[r.Course]:
    uuids = [session.course_uuid for session in form.sessions]
    if len(set(uuids)) < len(uuids):
        raise Invalid(_("Each treatment can be in a visit only once."), field="sessions")
    courses = [find(tx, r.Course, uuid) for uuid in uuids]
    if any(course.patient_id != patient.id for course in courses):
        raise Invalid(_("This treatment is another patient’s."), field="sessions")
    return courses


def _stopped(
    tx: Session, form: VisitForm, patient: r.Patient, courses: list[r.Course]
) -> frozenset[str]:
    """The courses for which a check stops; raises Invalid where they lack a reason."""
    if form.status is SessionStatus.PLANNED:
        return frozenset()
    stopped = stopped_courses(tx, form, patient, courses)
    if stopped:
        if form.status is SessionStatus.SIGNED:
            authorize_override(tx)
        telling_reason(form.incident_reason, "incident_reason")
    return stopped
