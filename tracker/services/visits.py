"""Recording a visit: one patient, one day, one or several courses."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.services.visit_forms import SessionForm, VisitForm


def blank_visit(
    tx: Session, patient_uuid: str, course_uuids: tuple[str, ...], today: date
) -> VisitForm:
    """A visit to fill in: the courses' products and planned doses.

    The dose of a course's first session is None: its field starts empty.
    """
    raise NotImplementedError


def same_as_last_time(tx: Session, course_uuid: str) -> SessionForm | None:
    """Product and dose of the newest counting session; never lots, notes or another product."""
    raise NotImplementedError


def record_visit(tx: Session, form: VisitForm, today: date) -> Done:
    """Save what was given, or is planned; `value` is the tuple of the sessions' uuids.

    A check that stops asks for `incident_reason` (Invalid, field "incident_reason") and refuses
    nothing else: what has been given is saved truthfully. A day after today, or before the
    patient's birth, is refused. Fields of a session are named "sessions.0.dose".
    """
    raise NotImplementedError
