"""Harm after injections. Serious harm asks a clinician, and warns before the next ones."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import Editing, changed_patient, find, find_seen, full_name, user
from tracker.services.entered import needed_reason, note, past_day
from tracker.services.questions import (
    ask,
    ask_about_patient,
    questions_before,
    take_back_questions,
)
from tracker.services.shipped_instruments import shipped_outcomes
from tracker.services.withdrawal import added, put_back, withdraw
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
    asked_before = questions_before(tx, patient.id, _CODE)
    event = r.AdverseEvent(patient_id=patient.id, by=user(tx))
    _fill(tx, event, form, patient, today)
    tx.add(event)
    tx.flush()
    return _done(added(tx, r.AdverseEvent, event, _told, today), event, asked_before, today)


def edit_event(
    tx: Session, event_uuid: str, seen_version: int, form: EventForm, today: date
) -> Done:
    """How it went on: its end, its outcome, that it was reported."""
    authorize(tx, Action.RECORD_SESSIONS)
    return _edit(tx, event_uuid, seen_version, form, (), today)


def withdraw_event(tx: Session, event_uuid: str, seen_version: int, today: date) -> Done:
    """It was entered in error, and with it what it asked."""
    authorize(tx, Action.RECORD_SESSIONS)
    return _withdraw(tx, event_uuid, seen_version, (), today)


def _edit(
    tx: Session,
    event_uuid: str,
    seen_version: int,
    form: EventForm,
    asked_before: tuple[str, ...],
    today: date,
) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    event = find_seen(tx, r.AdverseEvent, event_uuid, seen_version)
    if event.withdrawn_on is not None:
        raise NotAllowed(_("This was taken back already."))
    before, known = _form_of(tx, event), questions_before(tx, event.patient_id, _CODE)
    patient = tx.get_one(r.Patient, event.patient_id)
    _fill(tx, event, form, patient, today)
    tx.flush()
    if before.is_serious and not form.is_serious:
        _take_questions_back(tx, event, asked_before, today)
    label = _("Changed an adverse event of {name}").format(name=full_name(patient))
    undo = Undo(label, _edit, (event.uuid, event.version, before, known, today))
    return Done(event.uuid, changed_patient(patient), undo)


def _withdraw(
    tx: Session, event_uuid: str, seen_version: int, asked_before: tuple[str, ...], today: date
) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    done = withdraw(tx, r.AdverseEvent, event_uuid, seen_version, _told, today)
    event = find(tx, r.AdverseEvent, event_uuid)
    if event.is_serious:
        _take_questions_back(tx, event, asked_before, today)
    return replace(done, undo=Undo(_label(done), _put_back, (event.uuid, event.version, today)))


def _put_back(tx: Session, event_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.RECORD_SESSIONS)
    event = find(tx, r.AdverseEvent, event_uuid)
    asked_before = questions_before(tx, event.patient_id, _CODE)
    done = put_back(tx, r.AdverseEvent, event_uuid, seen_version, _told, today)
    if event.is_serious:
        _ask(tx, event, today)
    return _done(done, event, asked_before, today)


def _done(done: Done, event: r.AdverseEvent, asked_before: tuple[str, ...], today: date) -> Done:
    undo = Undo(_label(done), _withdraw, (event.uuid, event.version, asked_before, today))
    return replace(done, undo=undo)


def _label(done: Done) -> str:
    return done.undo.label if done.undo else ""


def _take_questions_back(
    tx: Session, event: r.AdverseEvent, asked_before: tuple[str, ...], today: date
) -> None:
    if not _other_serious(tx, event):
        take_back_questions(tx, event.patient_id, _CODE, today, but=asked_before)


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
    was_serious = bool(event.is_serious)
    event.session_id = session.id if session else None
    event.code, event.severity, event.outcome = form.code, form.severity, form.outcome
    event.text = needed_reason(form.text, "text") if form.code == "other" else _note(form.text)
    event.is_serious = form.is_serious
    event.began_on, event.ended_on, event.reported_on = began_on, form.ended_on, form.reported_on
    if form.is_serious and not was_serious:
        _ask(tx, event, today)


def _ask(tx: Session, event: r.AdverseEvent, today: date) -> None:
    said = event_name(event.code)
    if event.session_id is None:
        ask_about_patient(tx, event.patient_id, _CODE, said, today)
    else:
        session = tx.get_one(r.SessionRecord, event.session_id)
        ask(tx, session.course_id, _CODE, said, today)


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


def _other_serious(tx: Session, event: r.AdverseEvent) -> bool:
    record = r.AdverseEvent
    found = tx.scalar(
        select(record.id)
        .where(
            record.patient_id == event.patient_id,
            record.id != event.id,
            record.is_serious.is_(True),
            record.withdrawn_on.is_(None),
        )
        .limit(1)
    )
    return found is not None


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


def _told(tx: Session, event: r.AdverseEvent) -> tuple[str, frozenset[Subject]]:
    patient = tx.get_one(r.Patient, event.patient_id)
    template = _("Noted an adverse event of {name}")
    if event.withdrawn_on is not None:
        template = _("Took back an adverse event of {name}")
    return template.format(name=full_name(patient)), changed_patient(patient)
