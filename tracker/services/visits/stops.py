"""What stops a visit that is being saved; `checks` tells this, and all that only warns."""

from collections.abc import Iterable, Sequence

from sqlalchemy.orm import Session

from tracker.domain.checks import Check, Grade, check_session
from tracker.domain.questions import Reply
from tracker.services.clinic.clinic import the_clinic
from tracker.services.courses.supposing import course_of, each_alone, plan_of
from tracker.services.entered import day
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.stock.checks import check_vials
from tracker.services.visits.forms import VisitForm
from tracker.services.visits.readiness import check_asked
from tracker.storage import records as r


def stopped_courses(
    tx: Session, form: VisitForm, patient: r.Patient, courses: Sequence[r.Course]
) -> frozenset[str]:
    """The uuids of the courses of a form with a date for which `check_visit` would tell a stop.

    `courses` are those of its sessions. What can never stop is not worked out.
    """
    keys = {course.uuid: course.id for course in courses}
    if _is_stopped_by_answers(tx, form, patient, courses):
        return frozenset(keys)
    known, rules, on = load_patient(tx, patient.id), current_rules(tx), day(form.on, "on")
    return frozenset(
        session.course_uuid
        for session, without in each_alone(form.sessions, keys, known, on)
        if _stop(
            check_session(
                plan_of(session, on),
                course_of(without, keys[session.course_uuid]),
                without,
                rules,
            )
        )
        or any(
            grade is Grade.STOPS
            for grade, _code, _said in check_vials(tx, session.uses, session.dose, patient.id, on)
        )
    )


def _is_stopped_by_answers(
    tx: Session, form: VisitForm, patient: r.Patient, courses: Sequence[r.Course]
) -> bool:
    if all(answer.reply is not Reply.YES for answer in form.answers):
        # Only a yes stops.
        return False
    conditions = [course.condition for course in courses]
    jurisdiction = the_clinic(tx).jurisdiction
    return _stop(check_asked(conditions, patient.sex or "", jurisdiction, form.answers))


def _stop(checks: Iterable[Check]) -> bool:
    return any(check.grade is Grade.STOPS for check in checks)
