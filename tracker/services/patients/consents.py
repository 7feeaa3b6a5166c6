"""What patients agreed to: to which treatment, with which product, until when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_patient, find, full_name, user
from tracker.services.entered import known_condition, known_product, note, past_day
from tracker.services.withdrawal import added, withdraw
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """`product` None: whichever is used. `ends_on` is its last day, None: until it is taken back."""

    condition: str
    given_on: date | None
    product: str | None = None
    ends_on: date | None = None
    note: str = ""


def add_consent(tx: Session, patient_uuid: str, form: ConsentForm, today: date) -> Done:
    """Note that a patient, or who decides for them, agreed; `value` is its uuid."""
    authorize(tx, Action.RECORD_SESSIONS)
    patient = find(tx, r.Patient, patient_uuid)
    given_on = past_day(form.given_on, "given_on", today)
    if form.ends_on is not None and form.ends_on < given_on:
        raise Invalid(_("It would end before it was given."), field="ends_on")
    consent = r.Consent(
        patient_id=patient.id,
        condition=known_condition(tx, form.condition, "condition"),
        product=known_product(tx, form.product, "product") if form.product else None,
        given_on=given_on,
        ends_on=form.ends_on,
        note=note(form.note.strip(), "note", 2000),
        by=user(tx),
    )
    tx.add(consent)
    tx.flush()
    return added(tx, r.Consent, consent, _told, today)


def withdraw_consent(tx: Session, consent_uuid: str, seen_version: int, today: date) -> Done:
    """The patient took it back, or it was entered in error: it no longer counts."""
    authorize(tx, Action.RECORD_SESSIONS)
    return withdraw(tx, r.Consent, consent_uuid, seen_version, _told, today)


def _told(tx: Session, consent: r.Consent) -> tuple[str, frozenset[Subject]]:
    patient = tx.get_one(r.Patient, consent.patient_id)
    template = _("Noted the consent of {name}")
    if consent.withdrawn_on is not None:
        template = _("Took back the consent of {name}")
    return template.format(name=full_name(patient)), changed_patient(patient)
