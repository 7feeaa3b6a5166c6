"""Toxin that was given elsewhere, as far as it is known."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.services.editing import Editing


@dataclass(frozen=True, slots=True)
class OutsideDoseForm:
    """What isn't known is None or "". Assigned to a course of the patient, it anchors that."""

    on: date | None
    is_approximate: bool = False
    product: str | None = None
    dose: int | None = None
    condition: str | None = None
    course_uuid: str | None = None
    place: str = ""
    note: str = ""


def outside_dose_form(tx: Session, outside_uuid: str) -> Editing[OutsideDoseForm]:
    """The form of an outside dose, to be edited."""
    raise NotImplementedError


def add_outside_dose(tx: Session, patient_uuid: str, form: OutsideDoseForm, today: date) -> Done:
    """Log an outside dose; `value` is its uuid."""
    raise NotImplementedError


def edit_outside_dose(
    tx: Session, outside_uuid: str, seen_version: int, form: OutsideDoseForm, today: date
) -> Done:
    """Change it."""
    raise NotImplementedError


def assign_outside_dose(
    tx: Session, outside_uuid: str, seen_version: int, course_uuid: str | None, today: date
) -> Done:
    """Say which course it belongs to, of the same condition; None: to none."""
    raise NotImplementedError


def void_outside_dose(
    tx: Session, outside_uuid: str, seen_version: int, reason: str, today: date
) -> Done:
    """Mark it as entered in error."""
    raise NotImplementedError
