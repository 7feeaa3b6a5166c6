"""What would move: told before a session is added on an earlier day, amended or voided."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.services.visit_forms import AmendForm, VisitForm


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that would move, or a booking or later session that would become wrong.

    `field`: "due", "booking" or "session". `note` is a sentence, "" where the dates say it all.
    """

    course_uuid: str
    course_label: str
    patient_label: str
    field: str
    before_on: date | None
    after_on: date | None
    note: str = ""


def preview_visit(tx: Session, form: VisitForm, today: date) -> list[Moved]:
    """What saving the visit would move. A visit of today moves its own courses' due dates too."""
    raise NotImplementedError


def preview_amend(tx: Session, session_uuid: str, form: AmendForm, today: date) -> list[Moved]:
    """What amending the session would move."""
    raise NotImplementedError


def preview_void(tx: Session, session_uuid: str, today: date) -> list[Moved]:
    """What voiding the session would move."""
    raise NotImplementedError
