"""Sessions after they were recorded: signed, amended, entered in error; none is deleted."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done
from tracker.services.editing import Editing
from tracker.services.visit_forms import AmendForm


def session_form(tx: Session, session_uuid: str) -> Editing[AmendForm]:
    """The newest form of a session, to be amended."""
    raise NotImplementedError


def sign_sessions(tx: Session, seen: tuple[tuple[str, int], ...], today: date) -> Done:
    """Sign sessions, each named by uuid and seen version, in the name of who works."""
    raise NotImplementedError


def give_session(
    tx: Session,
    session_uuid: str,
    seen_version: int,
    form: AmendForm,
    status: SessionStatus,
    today: date,
) -> Done:
    """Turn a planned session into one that was given, or given and signed."""
    raise NotImplementedError


def amend_session(
    tx: Session, session_uuid: str, seen_version: int, form: AmendForm, reason: str, today: date
) -> Done:
    """Change what was recorded. Of a signed session the form before stays, with the reason."""
    raise NotImplementedError


def void_session(
    tx: Session, session_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Mark a session as entered in error: it stays to be read and no longer counts."""
    raise NotImplementedError
