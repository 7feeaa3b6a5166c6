"""What warns before an injection: allergy, anticoagulant, pregnancy, neuromuscular disease."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done

KINDS = ("allergy", "anticoagulant", "pregnancy", "neuromuscular", "other")


def add_alert(
    tx: Session, patient_uuid: str, kind: str, text: str, since_on: date | None, today: date
) -> Done:
    """Add a warning; a pregnancy asks the clinician to decide about every course."""
    raise NotImplementedError


def end_alert(tx: Session, alert_uuid: str, seen_version: int, today: date) -> Done:
    """From today on it no longer warns."""
    raise NotImplementedError
