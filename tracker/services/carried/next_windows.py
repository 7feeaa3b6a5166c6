"""The window in which each treatment is to be repeated, for readers of a file."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class NextWindow:
    """From `earliest_on` to `due_on`, both included."""

    course_uuid: str
    patient_uuid: str
    condition: str
    product: str
    earliest_on: date
    due_on: date


def next_windows(tx: Session, today: date) -> Generator[NextWindow]:
    """Those of all treatments that have not ended and have a date, as they stand today."""
    authorize(tx, Action.EXPORT)
    phase, course, patient = r.CoursePhase, r.Course, r.Patient
    query = (
        select(
            course.uuid,
            patient.uuid,
            course.condition,
            course.product,
            phase.earliest_on,
            phase.due_on,
        )
        .join(course, course.id == phase.course_id)
        .join(patient, patient.id == course.patient_id)
        .where(
            phase.from_on <= today,
            phase.until_on > today,
            course.ended_on.is_(None),
            phase.due_on.is_not(None),
        )
        .order_by(course.id)
    )
    for uuid, of_patient, condition, product, earliest_on, due_on in tx.execute(
        query, execution_options={"yield_per": 500}
    ):
        if due_on is not None:
            first = min(earliest_on or due_on, due_on)
            yield NextWindow(uuid, of_patient, condition, product, first, due_on)
