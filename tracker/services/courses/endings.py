"""The end of a course with its reason, and taking it up again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import NotAllowed
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.given_places import refuse_given_away
from tracker.services.bookings.outcomes import put_outcome, refuse_second
from tracker.services.bookings.slots import slot_of
from tracker.services.courses.courses import refuse_second_course
from tracker.services.courses.questions import ask, ask_about_warnings, take_back
from tracker.services.courses.use import refuse_where_used, uses
from tracker.services.editing import changed_course, find, find_seen, user
from tracker.services.entered import known_reason, needed_reason, note
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _

_STANDING = ("booked", "arrived")
_CANCELLED = "cancelled-by-clinic"


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a course ended, to end it the same way again."""

    on: date
    reason: str
    by: str
    note: str


def end_course(
    tx: Session, course_uuid: str, seen_version: int, reason: str, end_note: str, today: date
) -> Done:
    """End a course, signed by who works. `reason` is a code of kind "end".

    Appointments today or later are cancelled with it, unless another of their courses goes on.
    """
    authorize(tx, Action.END_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended already."))
    known_reason(tx, "end", reason, "reason")
    ending = _Ending(today, reason, user(tx), note(end_note, "note", 2000))
    return _end(tx, course, ending, today)


def reinstate_course(
    tx: Session, course_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Take a course up again: a clinician is asked to decide, for the reason that is given."""
    authorize(tx, Action.END_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    if course.ended_on is None or course.end_reason is None:
        raise NotAllowed(_("This treatment has not ended."))
    why = needed_reason(reason)
    refuse_second_course(tx, course.patient_id, course.condition, course.body_region)
    ending = _Ending(course.ended_on, course.end_reason, course.ended_by, course.end_note)
    _clear(course)
    asked = ask(tx, course.id, ReviewCode.REINSTATED.value, why, today)
    ask_about_warnings(tx, course.patient_id, course.id, today)
    tx.flush()
    question_uuid, known = asked.uuid if asked else None, uses(tx, course.id)
    arguments = (course.uuid, course.version, ending, question_uuid, known, today)
    return _done(course, _("Took up {course} again"), Undo("", _end_again, arguments))


def _end(tx: Session, course: r.Course, ending: _Ending, today: date) -> Done:
    course.ended_on, course.end_reason = ending.on, ending.reason
    course.ended_by, course.end_note = ending.by, ending.note
    cancelled = _cancel_bookings(tx, course, today)
    tx.flush()
    arguments = (course.uuid, course.version, cancelled, today)
    return _done(course, _("Ended {course}"), Undo("", _take_back_end, arguments))


def _take_back_end(
    tx: Session,
    course_uuid: str,
    seen_version: int,
    cancelled: tuple[tuple[int, str], ...],
    today: date,
) -> Done:
    authorize(tx, Action.END_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    refuse_second_course(tx, course.patient_id, course.condition, course.body_region)
    if course.ended_on is None or course.end_reason is None:
        raise NotAllowed(_("This treatment has not ended."))
    ending = _Ending(course.ended_on, course.end_reason, course.ended_by, course.end_note)
    _clear(course)
    ask_about_warnings(tx, course.patient_id, course.id, today)
    for appointment_id, status in cancelled:
        appointment = tx.get_one(r.Appointment, appointment_id)
        if appointment.status == _CANCELLED:
            refuse_second(tx, appointment, today)
            refuse_given_away(tx, appointment, appointment.on_date, slot_of(appointment), today)
            put_outcome(tx, appointment, status, None)
    tx.flush()
    arguments = (course.uuid, course.version, ending, None, uses(tx, course.id), today)
    return _done(course, _("Ended {course}"), Undo("", _end_again, arguments))


def _end_again(
    tx: Session,
    course_uuid: str,
    seen_version: int,
    ending: _Ending,
    question_uuid: str | None,
    known: frozenset[str],
    today: date,
) -> Done:
    authorize(tx, Action.END_COURSES)
    course = find_seen(tx, r.Course, course_uuid, seen_version)
    refuse_where_used(tx, course, ending.on, known)
    if question_uuid is not None:
        asked = find(tx, r.Review, question_uuid)
        if asked.closed_on is None:
            take_back(tx, asked, today)
    return _end(tx, course, ending, today)


def _clear(course: r.Course) -> None:
    course.ended_on = course.end_reason = None
    course.ended_by = course.end_note = ""


def _cancel_bookings(tx: Session, course: r.Course, today: date) -> tuple[tuple[int, str], ...]:
    link, appointment = r.AppointmentCourse, r.Appointment
    booked = tx.scalars(
        select(appointment)
        .join(link, link.appointment_id == appointment.id)
        .where(
            link.course_id == course.id,
            appointment.status.in_(_STANDING),
            appointment.on_date >= today,
        )
    ).all()
    cancelled = []
    for one in booked:
        if all(tx.get_one(r.Course, part.course_id).ended_on for part in one.courses):
            cancelled.append((one.id, one.status))
            put_outcome(tx, one, _CANCELLED, today)
    return tuple(cancelled)


def _done(course: r.Course, label: str, undo: Undo) -> Done:
    named = label.format(course=course_label(course.condition, course.body_region))
    return Done(course.uuid, changed_course(course), Undo(named, undo.command, undo.arguments))
