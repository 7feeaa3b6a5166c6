"""Patients: who they are and how they are reached."""

from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.birth import BirthDate, PartialDate, first_day
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import ConflictingField, EditConflict, Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.ahead import cancel_ahead
from tracker.services.courses.questions import ask_about_patient, take_back_questions
from tracker.services.editing import (
    Editing,
    changed_patient,
    find,
    full_name,
    last_changed_by,
)
from tracker.services.entered import day, line, needed_line, note, past_day
from tracker.services.together import together
from tracker.services.wording import channel_label, sex_label
from tracker.storage import records as r
from tracker.text import _, format_date_short

_NUMBER = "record_number"
_DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class PatientForm:
    """A patient as typed. `birth_date` None: not entered yet."""

    record_number: str
    family_name: str
    given_name: str
    birth_date: BirthDate | None
    sex: str | None = None
    phones: tuple[str, ...] = ()
    email: str = ""
    language: str = ""
    address: str = ""
    notes: str = ""
    deceased_on: date | None = None
    preferred_channel: str = ""
    best_time: str = ""
    carer: str = ""
    interpreter: str = ""
    transport: str = ""
    do_not_contact: bool = False
    contact_note: str = ""


def patient_form(tx: Session, patient_uuid: str) -> Editing[PatientForm]:
    """The form of a patient, to be edited."""
    authorize(tx, Action.READ_CHART)
    patient = find(tx, r.Patient, patient_uuid)
    return Editing(patient.uuid, patient.version, _form_of(patient))


def add_patient(tx: Session, form: PatientForm, today: date) -> Done:
    """Add a patient; `value` is the new uuid."""
    authorize(tx, Action.EDIT_PATIENTS)
    form = _checked(tx, form, today, None)
    patient = r.Patient(family_name=form.family_name, given_name=form.given_name)
    _fill(patient, form)
    patient.identifiers.append(r.PatientIdentifier(system=_NUMBER, value=form.record_number))
    tx.add(patient)
    tx.flush()
    return Done(patient.uuid, changed_patient(patient))


def edit_patient(
    tx: Session, patient_uuid: str, seen_version: int, form: PatientForm, today: date
) -> Done:
    """Change a patient; EditConflict shows what differs, mine beside theirs.

    Who has died is booked no more.
    """
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    was_alive = patient.deceased_on is None
    done = _edit(tx, patient_uuid, seen_version, form, today)
    if patient.deceased_on is None or not was_alive:
        return done
    label = _("Changed {name}").format(name=full_name(patient))
    return together(patient.uuid, label, [done, *cancel_ahead(tx, patient.id, today)])


def _edit(
    tx: Session, patient_uuid: str, seen_version: int, form: PatientForm, today: date
) -> Done:
    """What came of an edit besides has an undo of its own."""
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    before = _form_of(patient)
    if patient.version != seen_version:
        raise _conflict(tx, patient, form, before)
    form = _checked(tx, form, today, patient)
    _fill(patient, form)
    _renumber(patient, form.record_number)
    # Numbers and addresses are rows of their own, but a change of theirs is one of the patient.
    flag_modified(patient, "family_name")
    if form.deceased_on is not None and before.deceased_on is None:
        ask_about_patient(tx, patient.id, _DECEASED, "", today)
    if form.deceased_on is None and before.deceased_on is not None:
        take_back_questions(tx, patient.id, _DECEASED, today)
    tx.flush()
    label = _("Changed {name}").format(name=full_name(patient))
    undo = Undo(label, _edit, (patient.uuid, patient.version, before, today))
    return Done(patient.uuid, changed_patient(patient), undo)


def _form_of(patient: r.Patient) -> PatientForm:
    number = next((i.value for i in patient.identifiers if i.system == _NUMBER), "")
    points = patient.contact_points
    return PatientForm(
        record_number=number,
        family_name=patient.family_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        sex=patient.sex,
        phones=tuple(p.value for p in points if p.kind == "phone"),
        email=next((p.value for p in points if p.kind == "email"), ""),
        language=patient.language,
        address=patient.address,
        notes=patient.notes,
        deceased_on=patient.deceased_on,
        preferred_channel=patient.preferred_channel,
        best_time=patient.best_time,
        carer=patient.carer,
        interpreter=patient.interpreter,
        transport=patient.transport,
        do_not_contact=patient.do_not_contact,
        contact_note=patient.contact_note,
    )


def _checked(tx: Session, form: PatientForm, today: date, patient: r.Patient | None) -> PatientForm:
    # In the order of the form: the first fault is told.
    family_name = needed_line(form.family_name, "family_name", 1000)
    given_name = line(form.given_name, "given_name", 1000)
    birth_date = past_day(form.birth_date, "birth_date", today)
    checked = replace(
        form,
        family_name=family_name,
        given_name=given_name,
        birth_date=birth_date,
        record_number=needed_line(form.record_number, "record_number"),
        phones=tuple(line(phone, "phones", 320) for phone in form.phones if phone.strip()),
        email=line(form.email, "email", 320),
        language=line(form.language, "language", 60),
        address=note(form.address, "address", 1000),
        notes=note(form.notes, "notes"),
        preferred_channel=line(form.preferred_channel, "preferred_channel", 60),
        best_time=line(form.best_time, "best_time"),
        carer=line(form.carer, "carer", 500),
        interpreter=line(form.interpreter, "interpreter"),
        transport=line(form.transport, "transport"),
        contact_note=note(form.contact_note, "contact_note"),
    )
    if form.deceased_on is not None and (
        past_day(form.deceased_on, "deceased_on", today) < first_day(birth_date)
    ):
        raise Invalid(_("The day of death is before the day of birth."), field="deceased_on")
    _refuse_taken_number(tx, checked.record_number, patient)
    if patient is not None:
        _refuse_birth_after_session(tx, patient, birth_date)
    return checked


def _refuse_taken_number(tx: Session, number: str, patient: r.Patient | None) -> None:
    owner = tx.scalar(
        select(r.Patient)
        .join(r.PatientIdentifier)
        .where(r.PatientIdentifier.system == _NUMBER, r.PatientIdentifier.value == number)
    )
    if owner is not None and owner is not patient:
        raise Invalid(
            _("Record number {number} already belongs to {name}, born {birth}.").format(
                number=number, name=full_name(owner), birth=format_date_short(owner.birth_date)
            ),
            field="record_number",
        )


def _refuse_birth_after_session(tx: Session, patient: r.Patient, birth_date: BirthDate) -> None:
    session = r.SessionRecord
    first_on = tx.scalar(
        select(func.min(session.given_on)).where(
            session.patient_id == patient.id, session.status != "voided"
        )
    )
    if first_on is not None and first_day(birth_date) > first_on:
        raise Invalid(
            _("The patient would be born after the injections of {on}.").format(
                on=format_date_short(first_on)
            ),
            field="birth_date",
        )


_PLAIN = frozenset(f.name for f in fields(PatientForm)) - {"record_number", "phones", "email"}


def _fill(patient: r.Patient, form: PatientForm) -> None:
    day(form.birth_date, "birth_date")
    for name in _PLAIN:
        if getattr(patient, name) != getattr(form, name):
            setattr(patient, name, getattr(form, name))
    wanted = [("phone", phone) for phone in form.phones]
    if form.email:
        wanted.append(("email", form.email))
    there = {(point.kind, point.value): point for point in patient.contact_points}
    kept = []
    for position, (kind, value) in enumerate(dict.fromkeys(wanted)):
        point = there.get((kind, value)) or r.ContactPoint(kind=kind, value=value)
        point.position = position
        kept.append(point)
    if kept != patient.contact_points:
        patient.contact_points = kept


def _renumber(patient: r.Patient, number: str) -> None:
    for identifier in patient.identifiers:
        if identifier.system == _NUMBER:
            identifier.value = number
            return
    patient.identifiers.append(r.PatientIdentifier(system=_NUMBER, value=number))


def _conflict(
    tx: Session, patient: r.Patient, mine: PatientForm, theirs: PatientForm
) -> EditConflict:
    labels = patient_labels()
    differing = [
        ConflictingField(
            f.name, labels[f.name], shown_value(f.name, mine), shown_value(f.name, theirs)
        )
        for f in fields(PatientForm)
        if getattr(mine, f.name) != getattr(theirs, f.name)
    ]
    return EditConflict(
        _("Somebody has changed {name} since you opened it. Nothing was saved.").format(
            name=full_name(patient)
        ),
        differing,
        last_changed_by(tx, patient.uuid),
        patient.version,
    )


def patient_labels() -> dict[str, str]:
    """What the fields of a `PatientForm` are called."""
    return {
        "record_number": _("Record number"),
        "family_name": _("Family name"),
        "given_name": _("Given name"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "phones": _("Telephone"),
        "email": _("E-mail"),
        "language": _("Language"),
        "address": _("Address"),
        "notes": _("Notes"),
        "deceased_on": _("Died"),
        "preferred_channel": _("Preferred way"),
        "best_time": _("Best time"),
        "carer": _("Carer"),
        "interpreter": _("Interpreter"),
        "transport": _("Transport"),
        "do_not_contact": _("Do not contact"),
        "contact_note": _("Note about contact"),
    }


def shown_value(name: str, form: PatientForm) -> str:
    """A field of a form as people read it."""
    value = getattr(form, name)
    if isinstance(value, date | PartialDate):
        return format_date_short(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, tuple):
        return "\n".join(value)
    if name == "sex":
        return sex_label(value)
    if name == "preferred_channel":
        return channel_label(value)
    return value or ""
