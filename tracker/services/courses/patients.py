"""Whose courses these are: what a list of courses becomes where people are what counts."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.facts import chunks
from tracker.storage import records as r


def with_patients(tx: Session, course_ids: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs of a course's id and its patient's, in the order given; what is gone is missing."""
    found: dict[int, int] = {}
    for page in chunks(list(course_ids)):
        query = select(r.Course.id, r.Course.patient_id).where(r.Course.id.in_(page))
        found |= dict(tx.execute(query).all())
    return [(one, found[one]) for one in course_ids if one in found]
