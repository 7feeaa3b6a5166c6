"""Holds: not treated before a day, or not called before one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done


@dataclass(frozen=True, slots=True)
class HoldForm:
    """At least one of the days; treatment, or the call, is allowed on the day itself.

    `reason` is a code of kind "hold".
    """

    reason: str
    not_treated_before: date | None = None
    not_called_before: date | None = None
    note: str = ""


def hold(tx: Session, course_uuid: str, form: HoldForm, today: date) -> Done:
    """Hold a course; `value` is the hold's uuid."""
    raise NotImplementedError


def release(tx: Session, hold_uuid: str, seen_version: int, today: date) -> Done:
    """End a hold today."""
    raise NotImplementedError
