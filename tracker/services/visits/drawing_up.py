"""Drawing up: the plan of a booked patient becomes planned injections of today."""

from collections.abc import Callable
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
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.services.visits.recording import blank_visit, record_visit
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
    sessions = _seen(tx, seen)
    for session in sessions:
        if session.status != SessionStatus.PLANNED.value:
            raise NotAllowed(_("These injections are recorded already."))
        session.status, session.void_reason = SessionStatus.VOIDED.value, NOT_GIVEN
        session.voided_by, session.voided_at = user(tx), tx.info["now"]()
    label = _("Put back what was drawn up for {name}")
    return _done(tx, patient_uuid, sessions, label, _take_out_again, today)


def _take_out_again(
    tx: Session, patient_uuid: str, seen: tuple[tuple[str, int], ...], today: date
) -> Done:
    """The very plan stands again, unless there are newer injections of its day."""
    authorize(tx, Action.RECORD_SESSIONS)
    sessions = _seen(tx, seen)
    for session in sessions:
        if session.void_reason != NOT_GIVEN or _has_some(tx, session):
            raise NotAllowed(
                _(
                    "Something else was drawn up or recorded for this day since, so nothing was "
                    "changed. What was put back stays to be read on the patient’s page."
                )
            )
        session.status, session.void_reason = SessionStatus.PLANNED.value, None
        session.voided_by = session.voided_at = None
    return _done(tx, patient_uuid, sessions, _("Drawn up for {name}"), put_back, today)


def _seen(tx: Session, seen: tuple[tuple[str, int], ...]) -> list[r.SessionRecord]:
    return [find_seen(tx, r.SessionRecord, uuid, version) for uuid, version in seen]


def _has_some(tx: Session, session: r.SessionRecord) -> bool:
    """Whether the course has other injections of that day, planned ones too."""
    record = r.SessionRecord
    found = select(record.id).where(
        record.course_id == session.course_id,
        record.given_on == session.given_on,
        record.status != SessionStatus.VOIDED.value,
    )
    return tx.scalar(found.limit(1)) is not None


def _done(
    tx: Session,
    patient_uuid: str,
    sessions: list[r.SessionRecord],
    label: str,
    opposite: Callable[..., Done],
    today: date,
) -> Done:
    tx.flush()
    changed = {Subject("patient", patient_uuid), RECALL, Subject("visits")}
    changed |= {Subject("course", session.course.uuid) for session in sessions}
    said = label.format(name=full_name(find(tx, r.Patient, patient_uuid)))
    seen = tuple((session.uuid, session.version) for session in sessions)
    return Done(None, frozenset(changed), Undo(said, opposite, (patient_uuid, seen, today)))


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
