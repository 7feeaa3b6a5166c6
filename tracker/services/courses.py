"""Courses of treatment: opened, changed, ended, taken up again."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.interval import Interval
from tracker.domain.outcome import Done
from tracker.domain.protocol import Schedule
from tracker.services.editing import Editing


@dataclass(frozen=True, slots=True)
class CourseForm:
    """A course as typed. `planned_dose` in milliunits; None: the protocol's, as with `interval`.

    `switched_to` is a clinician's choice against the protocol and needs `switch_reason`.
    """

    condition: str
    product: str
    body_region: str = ""
    interval: Interval | None = None
    planned_dose: int | None = None
    start_on: date | None = None
    switched_to: Schedule | None = None
    switch_reason: str = ""
    clinician: str = ""
    nurse: str = ""


def course_form(tx: Session, course_uuid: str) -> Editing[CourseForm]:
    """The form of a course, to be edited."""
    raise NotImplementedError


def open_course(tx: Session, patient_uuid: str, form: CourseForm, today: date) -> Done:
    """Open a course; refused where no protocol fits. `value` is the new uuid."""
    raise NotImplementedError


def edit_course(
    tx: Session, course_uuid: str, seen_version: int, form: CourseForm, today: date
) -> Done:
    """Change a course. Its condition and body region stay."""
    raise NotImplementedError
