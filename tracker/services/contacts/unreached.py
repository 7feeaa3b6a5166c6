"""What a clinician decides about a patient whom nobody could reach, signed by who works."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.contact_ladder import Decided
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.endings import end_course
from tracker.services.courses.reviews import ReviewRow, decide_asked, open_reviews_of
from tracker.services.courses.supposing import course_of
from tracker.services.editing import changed_course, find, find_seen, full_name, user
from tracker.services.entered import note as checked_note
from tracker.services.facts import WITHDRAWN, load_patient
from tracker.storage import records as r
from tracker.text import _

_CODE = ReviewCode.ATTEMPTS_USED_UP.value
_DECISIONS = frozenset(decided.value for decided in Decided)


def decide_unreached(tx: Session, course_uuid: str, decision: str, note: str, today: date) -> Done:
    """Write, call the patient's doctor, or keep trying; `value` is the uuid of the decision.

    Each leads back to a clinician. Who ends the treatment ends the course instead.
    """
    authorize(tx, Action.DECIDE)
    if decision not in _DECISIONS:
        raise Invalid(_("Choose a decision."), field="decision")
    course = find(tx, r.Course, course_uuid)
    if decision == Decided.WRITE.value:
        _refuse_letter(tx, course)
    asked = _asked(tx, course_uuid, today)
    if asked.uuid is not None:
        # Somebody had asked: undone, the question is open again.
        return decide_asked(tx, asked.uuid, asked.version, decision, note, today)
    told = checked_note(note, "note", 2000)
    review = r.Review(course_id=course.id, code=_CODE, opened_on=asked.opened_on, note=told)
    tx.add(review)
    review.closed_on, review.decision, review.decided_by = today, decision, user(tx)
    tx.flush()
    return _done(tx, review, WITHDRAWN, today)


def _refuse_letter(tx: Session, course: r.Course) -> None:
    """Where nobody could write it, so that the step would stay for ever."""
    known = course_of(load_patient(tx, course.patient_id), course.id)
    if known.gets_letters:
        return
    told = _("There is no address of {name}, so nobody can write. Enter one first.")
    if course.patient.do_not_contact:
        told = _("{name} does not want to be contacted, so nobody writes.")
    raise Invalid(told.format(name=full_name(course.patient)), field="decision")


def discharge_unreached(tx: Session, course_uuid: str, note: str, today: date) -> Done:
    """End the course, since the patient could not be reached; signed, and `value` is its uuid."""
    authorize(tx, Action.END_COURSES)
    course = find(tx, r.Course, course_uuid)
    _asked(tx, course_uuid, today)
    return end_course(tx, course_uuid, course.version, "not-reached", note, today)


def _asked(tx: Session, course_uuid: str, today: date) -> ReviewRow:
    for row in open_reviews_of(tx, course_uuid, today):
        if row.code == _CODE:
            return row
    raise NotAllowed(_("The agreed attempts are not used up, so there is nothing to decide."))


def _set_decision(
    tx: Session, review_uuid: str, seen_version: int, decision: str, today: date
) -> Done:
    """Take a decision back, or take it again: what it answered follows from the facts."""
    authorize(tx, Action.DECIDE)
    review = find_seen(tx, r.Review, review_uuid, seen_version)
    before, review.decision = review.decision, decision
    tx.flush()
    return _done(tx, review, before, today)


def _done(tx: Session, review: r.Review, opposite: str, today: date) -> Done:
    course = tx.get_one(r.Course, review.course_id)
    label = _("Decided about {name}").format(name=full_name(course.patient))
    undo = Undo(label, _set_decision, (review.uuid, review.version, opposite, today))
    return Done(review.uuid, changed_course(course), undo)
