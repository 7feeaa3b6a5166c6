"""What warns before an injection: allergy, anticoagulant, pregnancy, neuromuscular disease."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.ahead import cancel_ahead
from tracker.services.courses.questions import (
    PREGNANCY,
    ask_about_patient,
    pregnancy_warnings,
    questions_before,
    take_back_questions,
)
from tracker.services.editing import changed_patient, find, find_seen
from tracker.services.entered import needed_reason, note, past_day
from tracker.services.together import together
from tracker.services.wording import alert_label
from tracker.storage import records as r
from tracker.text import _

KINDS = ("allergy", "anticoagulant", "pregnancy", "neuromuscular", "other")

_ASKED = ReviewCode.PREGNANCY.value


def add_alert(
    tx: Session, patient_uuid: str, kind: str, text: str, since_on: date | None, today: date
) -> Done:
    """Add a warning; `value` is its uuid.

    A pregnancy asks the clinician to decide about every course, and cancels what is booked from
    today on, as when it is said on a call.
    """
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    if kind not in KINDS:
        raise Invalid(_("Choose what to warn of."), field="kind")
    if since_on is not None:
        past_day(since_on, "since_on", today)
    alert = r.PatientAlert(
        patient_id=patient.id,
        kind=kind,
        text=needed_reason(text, "text") if kind == "other" else note(text, "text", 2000),
        since_on=since_on,
    )
    before = _before(tx, patient.id, today)
    tx.add(alert)
    if kind == PREGNANCY:
        ask_about_patient(tx, patient.id, _ASKED, "", today)
    tx.flush()
    undo = Undo(_label(alert), _take_back, (alert.uuid, alert.version, today, before))
    done = Done(alert.uuid, changed_patient(patient), undo)
    if kind != PREGNANCY:
        return done
    return together(alert.uuid, undo.label, [done, *cancel_ahead(tx, patient.id, today)])


@dataclass(frozen=True, slots=True)
class _Before:
    """What stood when a warning was said, by uuid: other warnings of a pregnancy, open questions."""

    warnings: frozenset[str]
    questions: tuple[str, ...]


def _before(tx: Session, patient_id: int, today: date) -> _Before:
    return _Before(
        pregnancy_warnings(tx, patient_id, today), questions_before(tx, patient_id, _ASKED)
    )


def end_alert(tx: Session, alert_uuid: str, seen_version: int, today: date) -> Done:
    """From today on it no longer warns."""
    authorize(tx, Action.EDIT_PATIENTS)
    alert = find_seen(tx, r.PatientAlert, alert_uuid, seen_version)
    alert.ended_on = today
    return _done(tx, alert, _warn_again, today)


def _warn_again(tx: Session, alert_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    alert = find_seen(tx, r.PatientAlert, alert_uuid, seen_version)
    alert.ended_on = None
    return _done(tx, alert, end_alert, today)


def _take_back(
    tx: Session, alert_uuid: str, seen_version: int, today: date, before: _Before
) -> Done:
    """What it asked is asked no more, but where another warning was said since: that asks the same."""
    authorize(tx, Action.EDIT_PATIENTS)
    alert = find_seen(tx, r.PatientAlert, alert_uuid, seen_version)
    alert.ended_on = today
    tx.flush()
    said_since = pregnancy_warnings(tx, alert.patient_id, today) - before.warnings
    if alert.kind == PREGNANCY and not said_since:
        take_back_questions(tx, alert.patient_id, _ASKED, today, but=before.questions)
    return _done(tx, alert, _put_back, today)


def _put_back(tx: Session, alert_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    alert = find_seen(tx, r.PatientAlert, alert_uuid, seen_version)
    before = _before(tx, alert.patient_id, today)
    alert.ended_on = None
    if alert.kind == PREGNANCY:
        ask_about_patient(tx, alert.patient_id, _ASKED, "", today)
    return _done(tx, alert, _take_back, today, before)


def _done(
    tx: Session,
    alert: r.PatientAlert,
    opposite: Callable[..., Done],
    today: date,
    *more: _Before,
) -> Done:
    tx.flush()
    patient = tx.get_one(r.Patient, alert.patient_id)
    undo = Undo(_label(alert), opposite, (alert.uuid, alert.version, today, *more))
    return Done(alert.uuid, changed_patient(patient), undo)


def _label(alert: r.PatientAlert) -> str:
    template = (
        _("Ended the warning “{what}”") if alert.ended_on else _("Added the warning “{what}”")
    )
    return template.format(what=alert_label(alert.kind))
