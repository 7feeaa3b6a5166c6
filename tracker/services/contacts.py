"""Attempts to reach a patient and what came of them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done

ATTEMPTS = 4
"""After so many attempts in a row that reached nobody, a clinician decides."""

OUTCOMES = (
    "no-answer",
    "voicemail",
    "text",
    "letter",
    "promised",
    "call-later",
    "wrong-number",
    "declined",
    "talked",
)
"""`promised`: will ring by `promise_by`; `call-later`: try again on `try_again_on`."""

CHANNELS = ("phone", "text", "email", "letter", "in-person", "portal")


@dataclass(frozen=True, slots=True)
class AttemptForm:
    """One attempt for the courses that it was about. `try_again_on` None: by the outcome.

    No answer rests until the next working day, a voicemail or text two, a letter ten.
    """

    patient_uuid: str
    course_uuids: tuple[str, ...]
    outcome: str
    channel: str = "phone"
    number_used: str = ""
    promise_by: date | None = None
    try_again_on: date | None = None
    note: str = ""


def record_attempt(tx: Session, form: AttemptForm, today: date) -> Done:
    """Log an attempt; `value` is its uuid. The last one that is agreed opens a review."""
    raise NotImplementedError


def withdraw_attempt(tx: Session, attempt_uuid: str, seen_version: int, today: date) -> Done:
    """Take back an attempt that was entered in error."""
    raise NotImplementedError
