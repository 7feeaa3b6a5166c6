"""What has been done for a course, so that an ending is not brought back over it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING, AppointmentStatus
from tracker.domain.problems import NotAllowed
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _

_STANDING = tuple(status.value for status in AppointmentStatus if status.is_standing)


def uses(tx: Session, course_id: int) -> frozenset[str]:
    """The uuids of the course's counting sessions and standing appointments."""
    session, appointment, link = r.SessionRecord, r.Appointment, r.AppointmentCourse
    given = tx.scalars(
        select(session.uuid).where(session.course_id == course_id, session.status.in_(COUNTING))
    )
    booked = tx.scalars(
        select(appointment.uuid)
        .join(link, link.appointment_id == appointment.id)
        .where(link.course_id == course_id, appointment.status.in_(_STANDING))
    )
    return frozenset((*given, *booked))


def refuse_where_used(
    tx: Session, course: r.Course, ends_on: date, known: frozenset[str] = frozenset()
) -> None:
    """Raise NotAllowed where an end on that day would lie before a session, or hide a new one.

    `known` are the `uses` that don't speak against the end.
    """
    session = r.SessionRecord
    later = select(session.id).where(
        session.course_id == course.id,
        session.status.in_(COUNTING),
        session.given_on > ends_on,
    )
    if uses(tx, course.id) <= known and tx.scalar(later.limit(1)) is None:
        return
    raise NotAllowed(
        _(
            "An injection or a booking was recorded for {course} since, so it was not ended. "
            "Nothing was changed. To end it all the same, choose “End treatment” on the patient’s card."
        ).format(course=course_label(course.condition, course.body_region))
    )
