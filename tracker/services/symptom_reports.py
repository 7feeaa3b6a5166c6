"""What patients say when asked how it is going."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.facts import SymptomAnswer
from tracker.domain.outcome import Done


@dataclass(frozen=True, slots=True)
class SymptomForm:
    """`review_on`: the day on which to ask again; None: 8 weeks after a "still working"."""

    answer: SymptomAnswer
    on: date
    review_on: date | None = None


def report_symptoms(tx: Session, course_uuid: str, form: SymptomForm, today: date) -> Done:
    """Note an answer; for symptom-led courses it moves the target. `value` is its uuid."""
    raise NotImplementedError


def withdraw_report(tx: Session, report_uuid: str, seen_version: int, today: date) -> Done:
    """Take back an answer that was entered in error."""
    raise NotImplementedError
