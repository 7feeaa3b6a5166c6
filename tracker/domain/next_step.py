"""What is to be done next, by whom, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Verb(Enum):
    """What the next step is."""

    DECIDE = "decide"
    MOVE_BOOKING = "move-booking"
    TELL = "tell"
    """The patient doesn't know of the booking: what the rules alone don't know of."""
    TREAT = "treat"
    CALL = "call"
    WRITE = "write"
    CALL_DOCTOR = "call-doctor"
    CHASE_INSURER = "chase-insurer"
    NONE = "none"


class Owner(Enum):
    """Whose step it is, where nobody is named."""

    CLINICIAN = "clinician"
    NURSES = "nurses"
    INJECTOR = "injector"
    NURSE = "nurse"
    AUTHORISATIONS = "authorisations"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class NextStep:
    """Verb, owner, date. ``name`` is empty where nobody is named; ``on`` None means today."""

    verb: Verb
    owner: Owner
    name: str = ""
    on: date | None = None
