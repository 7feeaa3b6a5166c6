"""What patients weigh: a child's dose limits depend on it."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done


def add_weight(tx: Session, patient_uuid: str, measured_on: date, grams: int, today: date) -> Done:
    """Add a weight in grams, 200 g to 700 kg; `value` is its uuid."""
    raise NotImplementedError


def withdraw_weight(tx: Session, weight_uuid: str, today: date) -> Done:
    """Take back a weight that was entered in error."""
    raise NotImplementedError
