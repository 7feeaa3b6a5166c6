"""Why a treatment came late: the last thing recorded in its cycle that put it off."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from tracker.domain.authorisation import Stage
from tracker.domain.facts import AppointmentStatus
from tracker.domain.reports.kept_cycles import KeptCycle


class SlipCause(Enum):
    """On whose side it was. A medical reason is nobody's fault, and so its own."""

    PATIENT = "patient"
    MEDICAL = "medical"
    CLINIC = "clinic"
    STOCK = "stock"
    AUTHORISATION = "authorisation"
    UNKNOWN = "unknown"
    """Nothing was recorded that would explain it."""


@dataclass(frozen=True, slots=True)
class PutOff:
    """Something that puts a treatment off, recorded on a day.

    ``is_weak``: it explains a slip only where nothing else does, as an unanswered call.
    """

    on: date
    cause: SlipCause
    is_weak: bool = False


_BY_HOLD = {
    "travel": SlipCause.PATIENT,
    "patient-wish": SlipCause.PATIENT,
    "product-missing": SlipCause.STOCK,
    "authorisation": SlipCause.AUTHORISATION,
    "illness": SlipCause.MEDICAL,
    "infection": SlipCause.MEDICAL,
    "pregnancy": SlipCause.MEDICAL,
    "medical-other": SlipCause.MEDICAL,
}
_BY_NOT_TREATED = {
    "unwell": SlipCause.MEDICAL,
    "pregnancy": SlipCause.MEDICAL,
    "medicine": SlipCause.MEDICAL,
    "still-working": SlipCause.MEDICAL,
    "declined": SlipCause.PATIENT,
    "no-consent": SlipCause.PATIENT,
    "too-early": SlipCause.CLINIC,
    "no-time": SlipCause.CLINIC,
    "no-vial": SlipCause.STOCK,
    "no-authorisation": SlipCause.AUTHORISATION,
}
_BY_APPOINTMENT = {
    AppointmentStatus.MISSED: SlipCause.PATIENT,
    AppointmentStatus.CANCELLED_BY_PATIENT: SlipCause.PATIENT,
    AppointmentStatus.CANCELLED_BY_CLINIC: SlipCause.CLINIC,
}
_BY_CALL = {
    "promised": (SlipCause.PATIENT, False),
    "call-later": (SlipCause.PATIENT, False),
    "another-time": (SlipCause.PATIENT, False),
    "declined": (SlipCause.PATIENT, False),
    "moved": (SlipCause.PATIENT, False),
    "still-working": (SlipCause.MEDICAL, False),
    "unwell": (SlipCause.MEDICAL, False),
    "pregnant": (SlipCause.MEDICAL, False),
    "no-answer": (SlipCause.PATIENT, True),
    "voicemail": (SlipCause.PATIENT, True),
    "text": (SlipCause.PATIENT, True),
    "letter": (SlipCause.PATIENT, True),
    "doctor": (SlipCause.PATIENT, True),
    "wrong-number": (SlipCause.PATIENT, True),
}
"""Outcomes of a call that put a treatment off, and whether weakly."""


def put_off_by_hold(made_on: date, reason: str) -> PutOff | None:
    """None for a reason of the clinic's own, of which nobody said whose it is."""
    cause = _BY_HOLD.get(reason)
    return None if cause is None else PutOff(made_on, cause)


def put_off_by_appointment(
    on: date, status: AppointmentStatus, outcome_on: date | None, reason: str = ""
) -> PutOff | None:
    """One that was missed, cancelled, or came to nothing for a coded reason; None for any other."""
    if status is AppointmentStatus.NOT_TREATED:
        cause = _BY_NOT_TREATED.get(reason)
    else:
        cause = _BY_APPOINTMENT.get(status)
    return None if cause is None else PutOff(outcome_on or on, cause)


def put_off_by_move(
    moved_on: date, from_on: date, to_on: date, *, is_by_clinic: bool
) -> PutOff | None:
    """A booking that was moved to a later day; one that nobody said the clinic moved, weakly."""
    if to_on <= from_on:
        return None
    cause = SlipCause.CLINIC if is_by_clinic else SlipCause.PATIENT
    return PutOff(moved_on, cause, is_weak=not is_by_clinic)


def put_off_by_call(on: date, outcome: str) -> PutOff | None:
    """The patient was not reached, asked for another time, or can’t be treated now."""
    found = _BY_CALL.get(outcome)
    return None if found is None else PutOff(on, *found)


def put_off_by_authorisation(
    cycle: KeptCycle, stage: Stage, good_from: date | None
) -> PutOff | None:
    """The payer's yes, or the first day it is good for, came after the target; or is not there yet.

    A drug that is ordered and not here puts off likewise, as a matter of stock.
    """
    if cycle.treated_on is None:
        if not stage.is_approved:
            return PutOff(cycle.until, SlipCause.AUTHORISATION)
        if stage is Stage.DRUG_ORDERED:
            return PutOff(cycle.until, SlipCause.STOCK)
    if not stage.is_approved or good_from is None:
        return None
    if not cycle.target_on < good_from <= cycle.until:
        return None
    return PutOff(good_from, SlipCause.AUTHORISATION)


def slip_cause(cycle: KeptCycle, put_off: Iterable[PutOff], closed: frozenset[date]) -> SlipCause:
    """Of a cycle that is late. ``closed``: days on which the clinic did not treat.

    The newest entry of the cycle decides; a target on a closed day counts as one of that day.
    """
    mine = [one for one in put_off if cycle.began_on < one.on <= cycle.until]
    if cycle.target_on in closed:
        mine.append(PutOff(cycle.target_on, SlipCause.CLINIC))
    newest = max(mine, key=lambda one: (not one.is_weak, one.on, one.cause.value), default=None)
    return SlipCause.UNKNOWN if newest is None else newest.cause
