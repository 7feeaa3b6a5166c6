"""What comes of a call and is more than a try: each is logged with the call, as one act.

What concerns the person, not one treatment, acts on all their treatments and bookings: who has
died, moved or is pregnant is not waited for on any day.
"""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.ahead import cancel_ahead
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.courses.holds import HoldForm, hold_anyway
from tracker.services.courses.questions import PREGNANCY
from tracker.services.editing import find, full_name
from tracker.services.outcomes.symptom_reports import SymptomForm, report_symptoms
from tracker.services.patients.alerts import add_alert
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.together import together
from tracker.storage import records as r
from tracker.text import _

OF_THE_PERSON = ("died", "moved", "pregnant")

_STANDING = ("booked", "arrived")


@dataclass(frozen=True, slots=True)
class PersonNews:
    """What is said of a patient; `outcome` is one of `OF_THE_PERSON`. `died_on` for a death only."""

    patient_uuid: str
    outcome: str
    died_on: date | None = None
    number_used: str = ""
    person: str = ""
    note: str = ""


def book_in_call(tx: Session, booking: BookingForm, attempt: AttemptForm, today: date) -> Done:
    """Book a day while the patient is on the telephone; `value` is the appointment's uuid."""
    authorize(tx, Action.WORK_RECALL)
    logged = record_attempt(tx, replace(attempt, outcome="booked"), today)
    booked = book(tx, booking, today)
    return together(booked.value, _label(booked), [logged, booked])


def report_in_call(
    tx: Session, report: SymptomForm, about: tuple[str, ...], attempt: AttemptForm, today: date
) -> Done:
    """What the patient says of the treatments `about`; `value` is the attempt's uuid."""
    authorize(tx, Action.WORK_RECALL)
    if not about:
        raise Invalid(_("Choose at least one treatment."), field="course_uuids")
    logged = record_attempt(tx, attempt, today)
    reports = [report_symptoms(tx, uuid, report, today) for uuid in about]
    return together(logged.value, _label(reports[-1]), [logged, *reports])


def hold_in_call(tx: Session, held: HoldForm, attempt: AttemptForm, today: date) -> Done:
    """Hold all treatments that the call was about; `value` is the attempt's uuid.

    What is booked before the day until which nobody calls is to be moved: it isn't treated either.
    """
    authorize(tx, Action.WORK_RECALL)
    until = held.not_called_before
    if until is not None and _is_booked_before(tx, attempt.course_uuids, until, today):
        held = replace(held, not_treated_before=held.not_treated_before or until)
    logged = record_attempt(tx, attempt, today)
    holds = [hold_anyway(tx, uuid, held, today) for uuid in attempt.course_uuids]
    return together(logged.value, _label(holds[-1]), [logged, *holds])


def _is_booked_before(tx: Session, course_uuids: tuple[str, ...], until: date, today: date) -> bool:
    a, link, course = r.Appointment, r.AppointmentCourse, r.Course
    booked = (
        select(a.id)
        .join(link, link.appointment_id == a.id)
        .join(course, course.id == link.course_id)
        .where(
            course.uuid.in_(course_uuids),
            a.status.in_(_STANDING),
            a.on_date >= today,
            a.on_date < until,
        )
    )
    return tx.scalar(booked.limit(1)) is not None


def tell_of_person(tx: Session, news: PersonNews, today: date) -> Done:
    """Note it, cancel every booking to come, and ask a clinician about every treatment.

    `value` is the attempt's uuid.
    """
    authorize(tx, Action.WORK_RECALL)
    if news.outcome not in OF_THE_PERSON:
        raise Invalid(_("Choose one from the list."), field="outcome")
    patient = find(tx, r.Patient, news.patient_uuid)
    courses = tuple(
        tx.scalars(
            select(r.Course.uuid)
            .where(r.Course.patient_id == patient.id, r.Course.ended_on.is_(None))
            .order_by(r.Course.id)
        )
    )
    if not courses:
        raise NotAllowed(_("No treatment of this patient goes on."))
    attempt = AttemptForm(
        patient.uuid,
        courses,
        news.outcome,
        number_used=news.number_used,
        person=news.person,
        note=news.note,
    )
    done = [record_attempt(tx, attempt, today), *_noted(tx, patient, news, today)]
    value = done[0].value
    done += cancel_ahead(tx, patient.id, today)
    template = {
        "died": _("{name} has died"),
        "moved": _("{name} has moved away"),
        "pregnant": _("{name}: medical reason"),
    }[news.outcome]
    return together(value, template.format(name=full_name(patient)), done)


def _noted(tx: Session, patient: r.Patient, news: PersonNews, today: date) -> list[Done]:
    match news.outcome:
        case "died":
            opened = patient_form(tx, patient.uuid)
            form = replace(opened.form, deceased_on=news.died_on or today)
            return [edit_patient(tx, patient.uuid, opened.version, form, today)]
        case "pregnant":
            return [add_alert(tx, patient.uuid, PREGNANCY, news.note, None, today)]
    return []


def _label(done: Done) -> str:
    return done.undo.label if done.undo is not None else ""
