"""Questions to a clinician that follow from something that was recorded, one a course."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.reviews import ReviewCode
from tracker.services.editing import user
from tracker.services.facts import WITHDRAWN
from tracker.storage import records as r

PREGNANCY = "pregnancy"
"""The kind of a warning about which a clinician has to decide, for each course."""

_LONGEST = 2000


def ask(tx: Session, course_id: int, code: str, note: str, today: date) -> r.Review | None:
    """Open a question, unless the same one is open already."""
    if is_asked(tx, course_id, code):
        return None
    asked = r.Review(course_id=course_id, code=code, opened_on=today, note=note)
    tx.add(asked)
    return asked


def is_asked(tx: Session, course_id: int, code: str) -> bool:
    """Whether a question of that code is open."""
    review = r.Review
    found = tx.scalar(
        select(review.id)
        .where(review.course_id == course_id, review.code == code, review.closed_on.is_(None))
        .limit(1)
    )
    return found is not None


def ask_about_patient(tx: Session, patient_id: int, code: str, note: str, today: date) -> None:
    """Open a question about every course of a patient that is not ended."""
    course = r.Course
    ids = tx.scalars(
        select(course.id).where(course.patient_id == patient_id, course.ended_on.is_(None))
    )
    for course_id in ids.all():
        ask(tx, course_id, code, note, today)


def ask_about_warnings(tx: Session, patient_id: int, course_id: int, today: date) -> None:
    """Open what the patient's warnings ask of every course, for one that was not there then."""
    if pregnancy_warnings(tx, patient_id, today):
        ask(tx, course_id, ReviewCode.PREGNANCY.value, "", today)


def pregnancy_warnings(tx: Session, patient_id: int, today: date) -> frozenset[str]:
    """The warnings of a pregnancy that stand, by uuid."""
    alert = r.PatientAlert
    return frozenset(
        tx.scalars(
            select(alert.uuid).where(
                alert.patient_id == patient_id,
                alert.kind == PREGNANCY,
                or_(alert.ended_on.is_(None), alert.ended_on > today),
            )
        )
    )


def take_back_questions(
    tx: Session, patient_id: int, code: str, today: date, but: Collection[str] = ()
) -> None:
    """Close a patient's open questions of a code, since what they asked about was an error.

    Not those in ``but``, by uuid: they were open before it was said.
    """
    for asked in open_questions(tx, patient_id, code):
        if asked.uuid not in but:
            take_back(tx, asked, today)


def questions_before(tx: Session, patient_id: int, code: str) -> tuple[str, ...]:
    """The uuids of a patient's open questions of a code, for an undo that leaves them alone."""
    return tuple(asked.uuid for asked in open_questions(tx, patient_id, code))


def open_questions(tx: Session, patient_id: int, code: str) -> Sequence[r.Review]:
    """A patient's open questions of a code."""
    review = r.Review
    return tx.scalars(
        select(review)
        .join(r.Course, r.Course.id == review.course_id)
        .where(r.Course.patient_id == patient_id, review.code == code, review.closed_on.is_(None))
    ).all()


def add_to_questions(tx: Session, patient_id: int, code: str, said: str) -> None:
    """Say something more in a patient's open questions of a code: they stay open."""
    for asked in open_questions(tx, patient_id, code):
        asked.note = f"{asked.note[: _LONGEST - len(said) - 1]}\n{said}".strip()


def take_back(tx: Session, asked: r.Review, today: date) -> None:
    """Close a question, since what it asked about was an error."""
    asked.closed_on, asked.decision, asked.decided_by = today, WITHDRAWN, user(tx)
