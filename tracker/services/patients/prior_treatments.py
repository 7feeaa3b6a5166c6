"""What was tried before: payers and guidelines ask for it before the first injection."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_patient, find, full_name, user
from tracker.services.entered import known_condition, line, needed_line, note
from tracker.services.withdrawal import added, withdraw
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class PriorForm:
    """`result` "none", "partial", "good" or "unknown"; `stopped_for` says why it was stopped.

    `when` is as the patient tells it ("2019 to 2021").
    """

    condition: str
    what: str
    result: str = "unknown"
    stopped_for: str = "other"
    when: str = ""
    note: str = ""


def add_prior(tx: Session, patient_uuid: str, form: PriorForm, today: date) -> Done:
    """Note a treatment that was tried before; `value` is its uuid."""
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    prior = r.PriorTreatment(
        patient_id=patient.id,
        condition=known_condition(tx, form.condition, "condition"),
        what=needed_line(form.what, "what"),
        result=form.result,
        stopped_for=form.stopped_for,
        from_text=line(form.when, "when", 60),
        note=note(form.note.strip(), "note", 2000),
        by=user(tx),
    )
    tx.add(prior)
    tx.flush()
    return added(tx, r.PriorTreatment, prior, _told, today)


def withdraw_prior(tx: Session, prior_uuid: str, seen_version: int, today: date) -> Done:
    """It was entered in error."""
    authorize(tx, Action.EDIT_PATIENTS)
    return withdraw(tx, r.PriorTreatment, prior_uuid, seen_version, _told, today)


def _told(tx: Session, prior: r.PriorTreatment) -> tuple[str, frozenset[Subject]]:
    patient = tx.get_one(r.Patient, prior.patient_id)
    template = _("Noted what {name} tried before")
    if prior.withdrawn_on is not None:
        template = _("Took back what {name} tried before")
    return template.format(name=full_name(patient)), changed_patient(patient)
