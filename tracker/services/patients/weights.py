"""What patients weigh: a child's dose limits depend on it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import first_day
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_patient, find, full_name
from tracker.services.entered import past_day
from tracker.storage import records as r
from tracker.text import _

LEAST_GRAMS = 200
MOST_GRAMS = 700_000


def add_weight(
    tx: Session, patient_uuid: str, measured_on: date | None, grams: int, today: date
) -> Done:
    """Add a weight in grams, 200 g to 700 kg; `value` is its uuid."""
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    on = past_day(measured_on, "measured_on", today)
    if on < first_day(patient.birth_date):
        raise Invalid(_("This day is before the patient was born."), field="measured_on")
    if not LEAST_GRAMS <= grams <= MOST_GRAMS:
        raise Invalid(_("A weight is from 0.2 to 700 kg."), field="grams")
    weight = r.Weight(patient_id=patient.id, measured_on=on, grams=grams)
    tx.add(weight)
    tx.flush()
    label = _("Added a weight of {name}").format(name=full_name(patient))
    undo = Undo(label, withdraw_weight, (weight.uuid, today))
    return Done(weight.uuid, changed_patient(patient), undo)


def withdraw_weight(tx: Session, weight_uuid: str, today: date) -> Done:
    """Take back a weight that was entered in error."""
    authorize(tx, Action.EDIT_PATIENTS)
    return _set_withdrawn(tx, weight_uuid, today, today)


def _restore(tx: Session, weight_uuid: str, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    return _set_withdrawn(tx, weight_uuid, None, today)


def _set_withdrawn(tx: Session, weight_uuid: str, on: date | None, today: date) -> Done:
    weight = tx.scalar(select(r.Weight).where(r.Weight.uuid == weight_uuid))
    if weight is None:
        raise NotFound(_("This weight is no longer there."))
    if (weight.withdrawn_on is None) is (on is None):
        raise NotFound(_("Somebody has changed this weight since."))
    weight.withdrawn_on = on
    patient = tx.get_one(r.Patient, weight.patient_id)
    template = _("Took back a weight of {name}") if on else _("Added a weight of {name}")
    command = _restore if on else withdraw_weight
    undo = Undo(template.format(name=full_name(patient)), command, (weight_uuid, today))
    tx.flush()
    return Done(weight.uuid, changed_patient(patient), undo)
