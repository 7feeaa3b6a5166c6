"""Harm after injections. Serious harm asks a clinician, and warns before the next ones."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.questions import ask, open_questions, questions_before, take_back
from tracker.services.editing import Editing, changed_patient, find, find_seen, full_name, user
from tracker.services.entered import needed_reason, note, past_day
from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.wording import event_name
from tracker.storage import records as r
from tracker.text import _

_CODE = ReviewCode.ADVERSE_EVENT.value


@dataclass(frozen=True, slots=True)
class EventForm:
    """`session_uuid` None: after no injections in particular. `reported_on`: to the authority."""

    code: str
    severity: str
    began_on: date | None
    session_uuid: str | None = None
    text: str = ""
    outcome: str = "unknown"
    is_serious: bool = False
    ended_on: date | None = None
    reported_on: date | None = None


def event_form(tx: Session, event_uuid: str) -> Editing[EventForm]:
    """The form of an event, to be gone on with."""
    authorize(tx, Action.READ_CHART)
    event = find(tx, r.AdverseEvent, event_uuid)
    return Editing(event.uuid, event.version, _form_of(tx, event))


def add_event(tx: Session, patient_uuid: str, form: EventForm, today: date) -> Done:
    """Note harm; `value` is its uuid. Serious harm opens a question to the clinician."""
    authorize(tx, Action.RECORD_SESSIONS)
    patient = find(tx, r.Patient, patient_uuid)
    event = r.AdverseEvent(patient_id=patient.id, by=user(tx))
    _fill(tx, event, form, patient, today)
    tx.add(event)
    before = questions_before(tx, patient.id, _CODE)
    _follow(tx, event, frozenset(), today)
    opened = tuple(
        one.uuid for one in open_questions(tx, patient.id, _CODE) if one.uuid not in before
    )
    done = _done(tx, event, today)
    label = done.undo.label if done.undo is not None else ""
    undo = Undo(label, _take_back_added, (event.uuid, event.version, opened, today))
    return Done(done.value, done.changed, undo)


def edit_event(
    tx: Session, event_uuid: str, seen_version: int, form: EventForm, today: date
) -> Done:
    """How it went on: its end, its outcome, that it was reported."""
    authorize(tx, Action.RECORD_SESSIONS)
    event = find_seen(tx, r.AdverseEvent, event_uuid, seen_version)
    if event.withdrawn_on is not None:
        raise NotAllowed(_("This was taken back already."))
    before, asked = _form_of(tx, event), _asks_about(tx, event)
    patient = tx.get_one(r.Patient, event.patient_id)
    _fill(tx, event, form, patient, today)
    _follow(tx, event, asked, today)
    label = _("Changed an adverse event of {name}").format(name=full_name(patient))
    undo = Undo(label, edit_event, (event.uuid, event.version, before, today))
    return Done(event.uuid, changed_patient(patient), undo)


def withdraw_event(tx: Session, event_uuid: str, seen_version: int, today: date) -> Done:
    """It was entered in error, and with it what it asked."""
    authorize(tx, Action.RECORD_SESSIONS)
    return _set(tx, event_uuid, seen_version, today, today)


def _take_back_added(
    tx: Session, event_uuid: str, seen_version: int, opened: tuple[str, ...], today: date
) -> Done:
    """As `withdraw_event`, and what it opened: harm from before had asked and was answered."""
    authorize(tx, Action.RECORD_SESSIONS)
    done = _set(tx, event_uuid, seen_version, today, today)
    event, record = find(tx, r.AdverseEvent, event_uuid), r.AdverseEvent
    later = select(record).where(record.patient_id == event.patient_id, record.id > event.id)
    still = frozenset().union(*(_asks_about(tx, one) for one in tx.scalars(later).all()))
    for question in open_questions(tx, event.patient_id, _CODE):
        if question.uuid in opened and question.course_id not in still:
            take_back(tx, question, today)
    tx.flush()
    return done


def _put_back(tx: Session, event_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    return _set(tx, event_uuid, seen_version, None, today)


def _set(
    tx: Session, event_uuid: str, seen_version: int, withdrawn_on: date | None, today: date
) -> Done:
    event = find_seen(tx, r.AdverseEvent, event_uuid, seen_version)
    if (event.withdrawn_on is None) is (withdrawn_on is None):
        raise NotAllowed(_("This was taken back already."))
    asked = _asks_about(tx, event)
    event.withdrawn_on = withdrawn_on
    _follow(tx, event, asked, today)
    return _done(tx, event, today)


def _follow(tx: Session, event: r.AdverseEvent, asked: frozenset[int], today: date) -> None:
    """Ask about the courses that it newly concerns; take back what nothing asks any more.

    `asked` are the ids of those that it concerned before.
    """
    tx.flush()
    concerned = _asks_about(tx, event)
    for course_id in sorted(concerned - asked):
        ask(tx, course_id, _CODE, event_name(event.code), today)
    record = r.AdverseEvent
    others = tx.scalars(
        select(record).where(record.patient_id == event.patient_id, record.id != event.id)
    ).all()
    still = concerned.union(*(_asks_about(tx, other) for other in others))
    # A question of somebody's own, with other words, stays.
    words = {event_name(one.code) for one in (event, *others)}
    for question in open_questions(tx, event.patient_id, _CODE):
        if question.course_id in asked - still and question.note in words:
            take_back(tx, question, today)
    tx.flush()


def _asks_about(tx: Session, event: r.AdverseEvent) -> frozenset[int]:
    """The ids of the courses about which it asks: none where it isn't serious or doesn't stand."""
    if not event.is_serious or event.withdrawn_on is not None:
        return frozenset()
    course, session = r.Course, r.SessionRecord
    if event.session_id is not None:
        found = select(session.course_id).where(session.id == event.session_id)
    else:
        found = select(course.id).where(
            course.patient_id == event.patient_id, course.ended_on.is_(None)
        )
    return frozenset(tx.scalars(found))


def _fill(
    tx: Session, event: r.AdverseEvent, form: EventForm, patient: r.Patient, today: date
) -> None:
    if form.code not in {kind.code for kind in shipped_outcomes().events}:
        raise Invalid(_("Choose what happened."), field="code")
    began_on = past_day(form.began_on, "began_on", today)
    if form.ended_on is not None and past_day(form.ended_on, "ended_on", today) < began_on:
        raise Invalid(_("It would end before it began."), field="ended_on")
    if form.reported_on is not None:
        past_day(form.reported_on, "reported_on", today)
    session = _session(tx, form, patient)
    event.session_id = session.id if session else None
    event.code, event.severity, event.outcome = form.code, form.severity, form.outcome
    event.text = needed_reason(form.text, "text") if form.code == "other" else _note(form.text)
    event.is_serious = form.is_serious
    event.began_on, event.ended_on, event.reported_on = began_on, form.ended_on, form.reported_on


def _note(text: str) -> str:
    return note(text.strip(), "text", 2000)


def _session(tx: Session, form: EventForm, patient: r.Patient) -> r.SessionRecord | None:
    if form.session_uuid is None:
        return None
    session = find(tx, r.SessionRecord, form.session_uuid)
    if session.patient_id != patient.id:
        raise Invalid(_("These injections are another patient’s."), field="session")
    if form.began_on is not None and form.began_on < session.given_on:
        raise Invalid(_("It would begin before the injections."), field="began_on")
    return session


def _form_of(tx: Session, event: r.AdverseEvent) -> EventForm:
    session = tx.get(r.SessionRecord, event.session_id) if event.session_id else None
    return EventForm(
        code=event.code,
        severity=event.severity,
        began_on=event.began_on,
        session_uuid=session.uuid if session else None,
        text=event.text,
        outcome=event.outcome,
        is_serious=event.is_serious,
        ended_on=event.ended_on,
        reported_on=event.reported_on,
    )


def _done(tx: Session, event: r.AdverseEvent, today: date) -> Done:
    patient = tx.get_one(r.Patient, event.patient_id)
    template, opposite = _("Noted an adverse event of {name}"), withdraw_event
    if event.withdrawn_on is not None:
        template, opposite = _("Took back an adverse event of {name}"), _put_back
    undo = Undo(
        template.format(name=full_name(patient)), opposite, (event.uuid, event.version, today)
    )
    return Done(event.uuid, changed_patient(patient), undo)
