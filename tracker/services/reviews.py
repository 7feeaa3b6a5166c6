"""Questions to a clinician: opened, decided, signed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done

KEEP_PLAN = "keep-plan"
"""The decision that the plan stays for this cycle although the dose moves its date."""

DECISIONS = ("go-on", "treat-now", "later", "letter", "keep-plan", "other")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An open question. `uuid` None: it follows from the facts, and ends when they change."""

    uuid: str | None
    version: int
    code: str
    sentence: str
    opened_on: date
    late_on: date
    owner: str
    note: str
    can_keep_plan: bool


def open_reviews_of(tx: Session, course_uuid: str, today: date) -> list[ReviewRow]:
    """Everything that a clinician is asked about a course, the most urgent first."""
    raise NotImplementedError


def open_review(
    tx: Session, course_uuid: str, code: str, owner: str, note: str, today: date
) -> Done:
    """Ask a clinician to decide; `code` is a `domain.reviews.ReviewCode` value."""
    raise NotImplementedError


def close_review(
    tx: Session, review_uuid: str, seen_version: int, decision: str, note: str, today: date
) -> Done:
    """Decide, signed by who works."""
    raise NotImplementedError


def keep_plan(tx: Session, course_uuid: str, note: str, today: date) -> Done:
    """Keep the plan for this cycle although the dose limit moves its date by over 28 days."""
    raise NotImplementedError
