"""Drawing up: the plan of a booked patient becomes planned injections of today."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import RECALL, find, find_seen, full_name, user
from tracker.services.visit_forms import SessionForm, VisitForm
from tracker.services.visits import blank_visit, record_visit
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _

NOT_GIVEN = "not-given"


def draw_up(tx: Session, patient_uuid: str, today: date) -> Done:
    """Plan today's injections with the planned dose of each course booked today.

    Courses with injections of today are left as they are. Raises Invalid where a course has no
    planned dose, NotAllowed where nothing is left to draw up; nothing is planned then.
    """
    authorize(tx, Action.RECORD_SESSIONS)
    patient = find(tx, r.Patient, patient_uuid)
    courses = _waiting(tx, patient.id, today)
    if not courses:
        raise NotAllowed(
            _("Nothing is left to draw up for {name} today.").format(name=full_name(patient))
        )
    blank = blank_visit(tx, patient_uuid, tuple(course.uuid for course in courses), today)
    sessions = tuple(
        _planned(course, form) for course, form in zip(courses, blank.sessions, strict=True)
    )
    form = VisitForm(patient_uuid, today, sessions, status=SessionStatus.PLANNED)
    done = record_visit(tx, form, today)
    uuids = done.value if isinstance(done.value, tuple) else ()
    seen = tuple((uuid, find(tx, r.SessionRecord, uuid).version) for uuid in uuids)
    label = _("Drawn up for {name}").format(name=full_name(patient))
    return replace(done, undo=Undo(label, put_back, (patient_uuid, seen, today)))


def put_back(
    tx: Session, patient_uuid: str, seen: tuple[tuple[str, int], ...], today: date
) -> Done:
    """What was drawn up was not given: the plan stays to be read, and no longer stands."""
    authorize(tx, Action.RECORD_SESSIONS)
    patient = find(tx, r.Patient, patient_uuid)
    changed = {Subject("patient", patient_uuid), RECALL, Subject("visits")}
    for uuid, seen_version in seen:
        session = find_seen(tx, r.SessionRecord, uuid, seen_version)
        if session.status != SessionStatus.PLANNED.value:
            raise NotAllowed(_("These injections are recorded already."))
        session.status, session.void_reason = SessionStatus.VOIDED.value, NOT_GIVEN
        session.voided_by, session.voided_at = user(tx), tx.info["now"]()
        changed.add(Subject("course", session.course.uuid))
    tx.flush()
    label = _("Put back what was drawn up for {name}").format(name=full_name(patient))
    return Done(None, frozenset(changed), Undo(label, draw_up, (patient_uuid, today)))


def _waiting(tx: Session, patient_id: int, today: date) -> list[r.Course]:
    """The courses that are booked today and have no injections of today."""
    a, link, course, session = r.Appointment, r.AppointmentCourse, r.Course, r.SessionRecord
    has_some = (
        select(session.id)
        .where(
            session.course_id == course.id,
            session.given_on == today,
            session.status != SessionStatus.VOIDED.value,
        )
        .exists()
    )
    found = tx.scalars(
        select(course)
        .join(link, link.course_id == course.id)
        .join(a, a.id == link.appointment_id)
        .where(
            a.patient_id == patient_id,
            a.on_date == today,
            a.status.in_(("booked", "arrived", "done")),
            ~has_some,
        )
        .order_by(course.id)
    )
    return list(dict.fromkeys(found))


def _planned(course: r.Course, form: SessionForm) -> SessionForm:
    dose = form.dose if form.dose is not None else course.planned_dose
    if dose is None:
        raise Invalid(
            _(
                "No dose is planned for {treatment} yet. Nothing was drawn up; set the planned dose "
                "of the treatment, or record the visit."
            ).format(treatment=course_label(course.condition, course.body_region)),
            field="dose",
        )
    return replace(form, dose=dose)
