"""Sessions after they were recorded: signed, amended, entered in error; none is deleted."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.checks import Grade
from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorisations.renewals import drop_renewals, open_renewals
from tracker.services.authorize import authorize
from tracker.services.clinic_days.day_bookings import close_bookings, reopen_bookings
from tracker.services.editing import Editing, changed_course, find, find_seen, user
from tracker.services.entered import day, dose, known_product, line, needed_reason, note
from tracker.services.outcomes.continuations import ask_rules
from tracker.services.outcomes.follow_ups import drop_follow_ups, plan_follow_ups
from tracker.services.sites.pattern_content import write_sites
from tracker.services.sites.session_sites import as_sites, checked_sites, put_sites
from tracker.services.staff.names import name_of, staff_named
from tracker.services.stock.records import STOCK
from tracker.services.visits.answers import answers_of, copy_answers, put_answers, say_in_error
from tracker.services.visits.checks import check_amendment
from tracker.services.visits.forms import AmendForm
from tracker.services.visits.overriding import authorize_override, may_override, telling_reason
from tracker.services.visits.recording import checked_lots, given_day
from tracker.services.visits.session_vials import put_vials, session_vials
from tracker.services.visits.signing import demand_proof
from tracker.services.visits.voiding import is_last_of_its_visit
from tracker.storage import records as r
from tracker.text import _

_PLANNED, _GIVEN = SessionStatus.PLANNED.value, SessionStatus.GIVEN.value
_SIGNED, _AMENDED = SessionStatus.SIGNED.value, SessionStatus.AMENDED.value
_VOIDED = SessionStatus.VOIDED.value

Reasons = tuple[tuple[str, str], ...]


def session_form(tx: Session, session_uuid: str) -> Editing[AmendForm]:
    """The newest form of a session, to be amended."""
    authorize(tx, Action.READ_CHART)
    session = find(tx, r.SessionRecord, session_uuid)
    return Editing(session.uuid, session.version, _form_of(tx, session))


def sign_sessions(
    tx: Session, seen: tuple[tuple[str, int], ...], today: date, reasons: Reasons = ()
) -> Done:
    """Sign sessions, each named by uuid and seen version, in the name of who works.

    They are checked again, since something may have become known. `reasons` are pairs of uuid and
    reason: one is needed for each that a check stops now (Invalid, field "reasons." and the uuid),
    and only a clinician may sign it.
    """
    authorize(tx, Action.SIGN_SESSIONS)
    demand_proof(tx)
    changed: frozenset[Subject] = frozenset()
    told = dict(reasons)
    signed = []
    for session_uuid, seen_version in seen:
        session = find_seen(tx, r.SessionRecord, session_uuid, seen_version)
        if session.status != _GIVEN:
            raise NotAllowed(_("Only what was given and is not signed yet can be signed."))
        stops = _stops_now(tx, session, today)
        if stops:
            authorize_override(tx)
            if session_uuid not in told:
                raise Invalid(
                    _(
                        "A check stops these injections: {sentence} Nothing was signed. “Sign the "
                        "day” asks for the reason."
                    ).format(sentence=stops[0]),
                    field=f"reasons.{session_uuid}",
                )
            session.incident_reason = telling_reason(told[session_uuid], f"reasons.{session_uuid}")
        _sign(tx, session, _SIGNED)
        changed |= _changed(session)
        signed.append(session)
    open_renewals(tx, signed, today)
    tx.flush()
    return Done(None, changed)


def give_session(
    tx: Session,
    session_uuid: str,
    seen_version: int,
    form: AmendForm,
    status: SessionStatus,
    today: date,
) -> Done:
    """Turn a planned session into one that was given, or given and signed."""
    authorize(tx, Action.RECORD_SESSIONS)
    if status is SessionStatus.SIGNED:
        authorize(tx, Action.SIGN_SESSIONS)
        demand_proof(tx)
    session = find_seen(tx, r.SessionRecord, session_uuid, seen_version)
    if session.status != _PLANNED:
        raise NotAllowed(_("These injections are recorded already."))
    if status not in (SessionStatus.GIVEN, SessionStatus.SIGNED):
        raise Invalid(_("Choose whether it is signed."), field="status")
    form = _checked(tx, session, form, today)
    if form.incident_reason and status is SessionStatus.SIGNED:
        authorize_override(tx)
    session.status = _GIVEN
    _put(tx, session, form, today)
    session.recorded_at = tx.info["now"]()
    if status is SessionStatus.SIGNED:
        _sign(tx, session, _SIGNED)
    close_bookings(tx, [session.course_id], session.given_on)
    tx.flush()
    plan_follow_ups(tx, session, today)
    ask_rules(tx, session.course, today)
    if status is SessionStatus.SIGNED:
        open_renewals(tx, [session], today)
    return Done(session.uuid, _changed(session))


def amend_session(
    tx: Session, session_uuid: str, seen_version: int, form: AmendForm, reason: str, today: date
) -> Done:
    """Change what was recorded; the form before stays, with the reason. Signed by who works.

    What is signed already needs the right to sign. Where a check stops what it would be and who
    works is no clinician, it waits for a clinician's signature again. Of a planned session nothing was recorded yet: it is changed without a reason.
    """
    authorize(tx, Action.RECORD_SESSIONS)
    session = find_seen(tx, r.SessionRecord, session_uuid, seen_version)
    if session.status in (_SIGNED, _AMENDED):
        authorize(tx, Action.AMEND_SESSIONS, patient_id=session.patient_id)
        demand_proof(tx)
    if session.status == _VOIDED:
        raise NotAllowed(_("This was marked as entered in error; record it anew."))
    if session.status == _PLANNED:
        _put(tx, session, _checked_plan(tx, form), today)
        tx.flush()
        return Done(session.uuid, _changed(session))
    why = telling_reason(reason)
    form = _checked(tx, session, form, today)
    before, was_on = _written(_form_of(tx, session), session), session.given_on
    drop_follow_ups(tx, session, today)
    _put(tx, session, form, today)
    plan_follow_ups(tx, session, today)
    tx.info["reason"] = why
    tx.add(
        r.SessionAmendment(
            session_id=session.id,
            amended_at=tx.info["now"](),
            by=user(tx),
            reason=why,
            before=before,
        )
    )
    if form.incident_reason and not may_override(tx):
        session.status, session.signed_by, session.signed_at = _GIVEN, None, None
    elif session.status != _GIVEN:
        _sign(tx, session, _AMENDED)
        open_renewals(tx, [session], today)
    tx.flush()
    if session.given_on != was_on:
        reopen_bookings(tx, [session.course_id], was_on)
        close_bookings(tx, [session.course_id], session.given_on)
        tx.flush()
    ask_rules(tx, session.course, today)
    return Done(session.uuid, _changed(session))


def void_session(
    tx: Session,
    session_uuid: str,
    seen_version: int,
    reason: str,
    today: date,
) -> Done:
    """Mark a session as entered in error: it stays to be read and no longer counts."""
    authorize(tx, Action.VOID_SESSIONS)
    session = find_seen(tx, r.SessionRecord, session_uuid, seen_version)
    if session.status == _VOIDED:
        raise NotAllowed(_("This is marked as entered in error already."))
    why = needed_reason(reason)
    tx.info["reason"] = why
    drop_follow_ups(tx, session, today)
    was_given = session.status != _PLANNED
    session.status, session.void_reason = _VOIDED, why
    session.voided_by, session.voided_at = user(tx), tx.info["now"]()
    tx.flush()
    if is_last_of_its_visit(tx, session):
        say_in_error(tx, session.visit, why, today)
    if was_given:
        reopen_bookings(tx, [session.course_id], session.given_on)
        drop_renewals(tx, session, today)
    ask_rules(tx, session.course, today)
    return Done(session.uuid, _changed(session))


def _stops_now(tx: Session, session: r.SessionRecord, today: date) -> list[str]:
    rows = check_amendment(tx, session.uuid, _form_of(tx, session), today).rows
    return [row.sentence for row in rows if row.grade is Grade.STOPS]


def _form_of(tx: Session, session: r.SessionRecord) -> AmendForm:
    vials = session_vials(tx, session)
    return AmendForm(
        on=session.given_on,
        product=session.product,
        dose=session.dose,
        is_touch_up=session.is_touch_up,
        lots=vials.typed,
        injector=session.injector_text or name_of(tx, session.injector_id),
        notes=session.notes,
        incident_reason=session.incident_reason,
        sites=as_sites(session.sites),
        uses=vials.uses,
        answers=answers_of(tx, session.visit_id),
    )


def _checked(tx: Session, session: r.SessionRecord, form: AmendForm, today: date) -> AmendForm:
    birth_date = tx.get_one(r.Patient, session.patient_id).birth_date
    form = replace(_plain(tx, form), on=given_day(form.on, birth_date, today))
    if form.dose is None:
        raise Invalid(_("Enter the dose in Units."), field="dose")
    if not check_amendment(tx, session.uuid, form, today).stops:
        return replace(form, incident_reason="")
    return replace(form, incident_reason=telling_reason(form.incident_reason, "incident_reason"))


def _checked_plan(tx: Session, form: AmendForm) -> AmendForm:
    return replace(_plain(tx, form), on=day(form.on, "on"), incident_reason="")


def _plain(tx: Session, form: AmendForm) -> AmendForm:
    known_product(tx, form.product, "product")
    if form.dose is not None:
        dose(tx, form.product, form.dose, "dose")
    return replace(
        form,
        lots=checked_lots(form.lots, "lots"),
        injector=line(form.injector, "injector"),
        notes=note(form.notes, "notes"),
        sites=checked_sites(tx, form.sites, "sites"),
    )


def _put(tx: Session, session: r.SessionRecord, form: AmendForm, today: date) -> None:
    on = day(form.on, "on")
    if on != session.given_on:
        _move(tx, session, on)
    session.product, session.dose = form.product, form.dose
    session.is_touch_up = form.is_touch_up
    session.injector_text = form.injector
    session.injector_id = staff_named(tx, form.injector, "injector")
    session.notes, session.incident_reason = form.notes, form.incident_reason
    put_sites(session, form.sites)
    put_vials(tx, session, form.lots, form.uses, "vials")
    if form.answers is not None:
        put_answers(tx, session.visit, form.answers, today)
    # Lots and sites are rows of their own, but a change of theirs is one of the session.
    flag_modified(session, "notes")


def _move(tx: Session, session: r.SessionRecord, on: date) -> None:
    """To another day, with what was asked; the other sessions of the visit stay where they are."""
    record = r.SessionRecord
    in_visit = tx.scalar(select(func.count()).where(record.visit_id == session.visit_id)) or 0
    if in_visit > 1:
        visit = r.Visit(patient_id=session.patient_id, visit_on=on, place=session.visit.place)
        tx.add(visit)
        tx.flush()
        copy_answers(tx, session.visit_id, visit)
        session.visit = visit
    else:
        session.visit.visit_on = on
    session.given_on = on


def _sign(tx: Session, session: r.SessionRecord, status: str) -> None:
    session.status = status
    session.signed_by, session.signed_at = user(tx), tx.info["now"]()


def _written(form: AmendForm, session: r.SessionRecord) -> dict[str, Any]:
    return {
        "on": form.on.isoformat() if form.on else None,
        "product": form.product,
        "dose": form.dose,
        "is_touch_up": form.is_touch_up,
        "lots": [
            [lot.lot_number, lot.expiry.isoformat() if lot.expiry else None] for lot in session.lots
        ],
        "vials": [[use.vial_uuid, use.dose] for use in form.uses],
        "injector": form.injector,
        "notes": form.notes,
        "incident_reason": form.incident_reason,
        "sites": write_sites(form.sites),
        "answers": [[a.code, a.reply.value, a.note] for a in form.answers or ()],
        "status": session.status,
        "signed_by": session.signed_by,
    }


def _changed(session: r.SessionRecord) -> frozenset[Subject]:
    return changed_course(session.course) | {Subject("visits"), STOCK}
