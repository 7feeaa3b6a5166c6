"""How long an injection worked, as patients tell it: at the next visit, or by telephone."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_course, find, full_name, user
from tracker.services.entered import note, past_day
from tracker.services.visits.forms import ResponseForm
from tracker.services.withdrawal import added, withdraw
from tracker.storage import records as r
from tracker.text import _, format_date_short


def record_response(tx: Session, form: ResponseForm, today: date) -> Done:
    """Note what was told, by telephone or at a visit; `value` is its uuid."""
    authorize(tx, Action.WORK_RECALL)
    if not form.says_something:
        raise Invalid(_("Choose what the patient told."), field="wear_off")
    response = _add(tx, form, None, today)
    tx.flush()
    return added(tx, r.CycleResponse, response, _told, today)


def withdraw_response(tx: Session, response_uuid: str, seen_version: int, today: date) -> Done:
    """Take back what was noted in error."""
    authorize(tx, Action.WORK_RECALL)
    return withdraw(tx, r.CycleResponse, response_uuid, seen_version, _told, today)


def put_responses(
    tx: Session, patient_id: int, responses: Iterable[ResponseForm], on: date, today: date
) -> None:
    """What was told at a visit on a day about the injections before it. Raises Invalid."""
    for form in responses:
        if form.says_something:
            _add(tx, form, on, today, patient_id)


def _add(
    tx: Session, form: ResponseForm, on: date | None, today: date, patient_id: int | None = None
) -> r.CycleResponse:
    session = find(tx, r.SessionRecord, form.session_uuid)
    if patient_id is not None and session.patient_id != patient_id:
        raise Invalid(_("These injections are another patient’s."), field="responses")
    if not SessionStatus(session.status).counts:
        raise NotAllowed(_("These injections do not count, so nothing can be said of them."))
    told_on = past_day(form.told_on or on or today, "told_on", today)
    days = (told_on - session.given_on).days
    if days < 0:
        raise Invalid(
            _("{on} is before the injections of {given}.").format(
                on=format_date_short(told_on), given=format_date_short(session.given_on)
            ),
            field="told_on",
        )
    for name in ("onset_days", "peak_days", "wear_off_days"):
        said = getattr(form, name)
        if said is not None and not 0 <= said <= days:
            raise Invalid(
                _("Only {days} days have passed since the injections.").format(days=days),
                field=name,
            )
    told = [d for d in (form.onset_days, form.peak_days, form.wear_off_days) if d is not None]
    if told != sorted(told):
        raise Invalid(
            _("It begins to work, works best, then wears off: these days are not in that order."),
            field="wear_off_days",
        )
    response = r.CycleResponse(
        session_id=session.id,
        told_on=told_on,
        onset_days=form.onset_days,
        peak_days=form.peak_days,
        wear_off_days=form.wear_off_days,
        is_working=form.is_working and form.wear_off_days is None,
        benefit=form.benefit,
        side_effects=form.side_effects,
        channel=form.channel,
        note=note(form.note.strip(), "note", 2000),
        by=user(tx),
    )
    tx.add(response)
    return response


def _told(tx: Session, response: r.CycleResponse) -> tuple[str, frozenset[Subject]]:
    course = tx.get_one(r.SessionRecord, response.session_id).course
    label = _("Noted for {name}: how the injections worked")
    return label.format(name=full_name(course.patient)), changed_course(course)
