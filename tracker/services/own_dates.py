"""A clinician's own date for a course, and the floors that it overrides."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done


@dataclass(frozen=True, slots=True)
class OwnDateForm:
    """`overridden` names every floor (`BrokenFloor.name`) that the day is before."""

    on: date | None
    reason: str = ""
    overridden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BrokenFloor:
    """A floor that a day is before; `on` None: the dose fits on no day."""

    name: str
    on: date | None
    sentence: str


def broken_floors(tx: Session, course_uuid: str, on: date, today: date) -> list[BrokenFloor]:
    """Every floor that a day would break, to be signed for one by one."""
    raise NotImplementedError


def set_own_date(tx: Session, course_uuid: str, form: OwnDateForm, today: date) -> Done:
    """Set the date for this cycle, signed by who works; `value` is its uuid.

    Also when it equals the computed one: it then stays when that moves. Before a floor it needs a
    reason, and the floor's name in `overridden`.
    """
    raise NotImplementedError


def clear_own_date(tx: Session, own_date_uuid: str, seen_version: int, today: date) -> Done:
    """Back to the computed date."""
    raise NotImplementedError
