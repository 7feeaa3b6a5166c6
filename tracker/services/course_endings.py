"""The end of a course with its reason, and taking it up again."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done


def end_course(
    tx: Session, course_uuid: str, seen_version: int, reason: str, note: str, today: date
) -> Done:
    """End a course, signed by who works. `reason` is a code of kind "end"."""
    raise NotImplementedError


def reinstate_course(
    tx: Session, course_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Take a course up again: a clinician is asked to decide, for the reason that is given."""
    raise NotImplementedError
