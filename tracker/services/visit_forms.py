"""What was given at one visit, as typed."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.facts import SessionStatus


@dataclass(frozen=True, slots=True)
class LotForm:
    """One lot; expiry is the last day on which it may be used."""

    number: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class SessionForm:
    """Toxin for one course. `dose` in milliunits, None while the field is empty."""

    course_uuid: str
    product: str
    dose: int | None
    is_touch_up: bool = False
    lots: tuple[LotForm, ...] = ()
    notes: str = ""


@dataclass(frozen=True, slots=True)
class VisitForm:
    """A patient's visit. `status`: PLANNED, GIVEN or SIGNED, for all sessions in it.

    `incident_reason` says why something was given that a check would have stopped. `uuid` is made
    by the form, so that one form is never saved as two visits; "": one is made when it is saved.
    """

    patient_uuid: str
    on: date | None
    sessions: tuple[SessionForm, ...]
    injector: str = ""
    place: str = ""
    status: SessionStatus = SessionStatus.SIGNED
    incident_reason: str = ""
    uuid: str = ""


@dataclass(frozen=True, slots=True)
class AmendForm:
    """One session with the values that are to hold from now on."""

    on: date | None
    product: str
    dose: int | None
    is_touch_up: bool = False
    lots: tuple[LotForm, ...] = ()
    injector: str = ""
    notes: str = ""
    incident_reason: str = ""
