"""Which dates moved because an update changed the program's own rules."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.preview import Moved
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import person_name

SHOWN_DAYS = 14
"""How long it is told."""

_MOST = 200


@dataclass(frozen=True, slots=True)
class WindowMoves:
    """`count` dates of these days, and the first of them by name."""

    count: int
    first: tuple[Moved, ...]


def window_moves(tx: Session, today: date) -> WindowMoves:
    """Those of the last 14 days."""
    authorize(tx, Action.READ)
    move, course, patient = r.WindowMove, r.Course, r.Patient
    recent = move.moved_on > today - timedelta(days=SHOWN_DAYS)
    rows = tx.execute(
        select(
            course.uuid,
            course.condition,
            course.body_region,
            patient.family_name,
            patient.given_name,
            move.field,
            move.before_on,
            move.after_on,
        )
        .join(course, course.id == move.course_id)
        .join(patient, patient.id == course.patient_id)
        .where(recent)
        .order_by(patient.sort_key, move.id)
        .limit(_MOST)
    )
    first = tuple(
        Moved(
            row.uuid,
            course_label(row.condition, row.body_region),
            person_name(row.family_name, row.given_name),
            row.field,
            row.before_on,
            row.after_on,
        )
        for row in rows
    )
    return WindowMoves(tx.scalar(select(func.count()).where(recent)) or 0, first)
