"""Toxin that was given elsewhere, as far as it is known."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import Editing, changed_patient, find, find_seen, full_name, user
from tracker.services.entered import dose, known_condition, known_product, line, needed_reason, note
from tracker.services.visits.recording import given_day
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class OutsideDoseForm:
    """What isn't known is None or "". Assigned to a course of the patient, it anchors that."""

    on: date | None
    is_approximate: bool = False
    product: str | None = None
    dose: int | None = None
    condition: str | None = None
    course_uuid: str | None = None
    place: str = ""
    note: str = ""


def outside_dose_form(tx: Session, outside_uuid: str) -> Editing[OutsideDoseForm]:
    """The form of an outside dose, to be edited."""
    authorize(tx, Action.READ_CHART)
    outside = find(tx, r.OutsideDose, outside_uuid)
    return Editing(outside.uuid, outside.version, _form_of(tx, outside))


def add_outside_dose(tx: Session, patient_uuid: str, form: OutsideDoseForm, today: date) -> Done:
    """Log an outside dose; `value` is its uuid."""
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    outside = r.OutsideDose(patient_id=patient.id)
    _fill(tx, outside, form, patient, today)
    tx.add(outside)
    tx.flush()
    label = _("Added an outside dose of {name}").format(name=full_name(patient))
    undo = Undo(label, _void_again, (outside.uuid, outside.version, _("Added in error."), today))
    return Done(outside.uuid, changed_patient(patient), undo)


def edit_outside_dose(
    tx: Session, outside_uuid: str, seen_version: int, form: OutsideDoseForm, today: date
) -> Done:
    """Change it."""
    authorize(tx, Action.EDIT_PATIENTS)
    outside = _standing(tx, outside_uuid, seen_version)
    patient = tx.get_one(r.Patient, outside.patient_id)
    before = _form_of(tx, outside)
    _fill(tx, outside, form, patient, today)
    tx.flush()
    label = _("Changed an outside dose of {name}").format(name=full_name(patient))
    undo = Undo(label, edit_outside_dose, (outside.uuid, outside.version, before, today))
    return Done(outside.uuid, changed_patient(patient), undo)


def void_outside_dose(
    tx: Session, outside_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Mark it as entered in error."""
    authorize(tx, Action.EDIT_PATIENTS)
    _standing(tx, outside_uuid, seen_version)
    return _void_again(tx, outside_uuid, seen_version, needed_reason(reason), today)


def _standing(tx: Session, outside_uuid: str, seen_version: int) -> r.OutsideDose:
    outside = find_seen(tx, r.OutsideDose, outside_uuid, seen_version)
    if outside.voided_on is not None:
        raise NotAllowed(_("This is marked as entered in error already."))
    return outside


def _fill(
    tx: Session, outside: r.OutsideDose, form: OutsideDoseForm, patient: r.Patient, today: date
) -> None:
    outside.given_on = given_day(form.on, patient.birth_date, today)
    outside.is_approximate = form.is_approximate
    outside.product = known_product(tx, form.product, "product") if form.product else None
    outside.dose = form.dose
    if form.dose is not None:
        if form.product is None:
            raise Invalid(
                _("Units of an unknown product say nothing; leave them out."), field="dose"
            )
        dose(tx, form.product, form.dose, "dose")
    outside.condition = known_condition(tx, form.condition, "condition") if form.condition else None
    outside.course_id = _course_id(tx, form, patient)
    outside.place = line(form.place, "place")
    outside.note = note(form.note, "note", 2000)


def _course_id(tx: Session, form: OutsideDoseForm, patient: r.Patient) -> int | None:
    if form.course_uuid is None:
        return None
    course = find(tx, r.Course, form.course_uuid)
    if course.patient_id != patient.id:
        raise Invalid(_("This treatment is another patient’s."), field="course_uuid")
    if form.condition is not None and form.condition != course.condition:
        raise Invalid(
            _("It can only be assigned to a treatment of the same condition."),
            field="course_uuid",
        )
    return course.id


def _form_of(tx: Session, outside: r.OutsideDose) -> OutsideDoseForm:
    course_uuid = None
    if outside.course_id is not None:
        course_uuid = tx.scalar(select(r.Course.uuid).where(r.Course.id == outside.course_id))
    return OutsideDoseForm(
        on=outside.given_on,
        is_approximate=outside.is_approximate,
        product=outside.product,
        dose=outside.dose,
        condition=outside.condition,
        course_uuid=course_uuid,
        place=outside.place,
        note=outside.note,
    )


def _void_again(
    tx: Session, outside_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    outside = find_seen(tx, r.OutsideDose, outside_uuid, seen_version)
    outside.void_reason, outside.voided_by, outside.voided_on = reason, user(tx), today
    return _voided(tx, outside, _count_again, (today,))


def _count_again(tx: Session, outside_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    outside = find_seen(tx, r.OutsideDose, outside_uuid, seen_version)
    reason = outside.void_reason or ""
    outside.voided_on, outside.void_reason, outside.voided_by = None, None, ""
    return _voided(tx, outside, _void_again, (reason, today))


def _voided(
    tx: Session,
    outside: r.OutsideDose,
    opposite: Callable[..., Done],
    arguments: tuple[object, ...],
) -> Done:
    tx.flush()
    patient = tx.get_one(r.Patient, outside.patient_id)
    template = _("Added an outside dose of {name}")
    if outside.voided_on is not None:
        template = _("Marked an outside dose of {name} as entered in error")
    label = template.format(name=full_name(patient))
    undo = Undo(label, opposite, (outside.uuid, outside.version, *arguments))
    return Done(outside.uuid, changed_patient(patient), undo)
