"""What to look at while a visit is typed, and the next due dates before it is signed."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.services.visit_forms import AmendForm, VisitForm


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A check and its sentence."""

    grade: Grade
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class NextWindow:
    """The window that a course would have after the visit; None where no date fits."""

    target_on: date | None
    earliest_on: date | None
    due_on: date | None
    overdue_from: date | None
    suggested_on: date | None
    sentence: str


@dataclass(frozen=True, slots=True)
class SessionChecks:
    """The checks of one session, gravest first. Doses are milliunits."""

    course_uuid: str
    course_label: str
    planned_dose: int | None
    usual_dose: int | None
    most_per_session: int | None
    rows: tuple[CheckRow, ...]
    next_window: NextWindow | None


@dataclass(frozen=True, slots=True)
class VisitChecks:
    """The checks of a visit, a session each, in the order of the form."""

    sessions: tuple[SessionChecks, ...]

    @property
    def stops(self) -> bool:
        """Whether a reason is needed to save what was given."""
        return any(row.grade is Grade.STOPS for s in self.sessions for row in s.rows)


def check_visit(tx: Session, form: VisitForm, today: date) -> VisitChecks:
    """All checks of a visit as it would be saved; doses of one product at one visit add up."""
    raise NotImplementedError


def check_amendment(tx: Session, session_uuid: str, form: AmendForm, today: date) -> SessionChecks:
    """The checks of a session as it would be after an amendment."""
    raise NotImplementedError
