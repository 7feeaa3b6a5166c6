"""Where a sample course stands today, and what must have happened for it to stand there."""

from __future__ import annotations

from enum import Enum


class Situation(Enum):
    """A standing that the sample clinic shows."""

    WAITING = "waiting"
    SOON = "soon"
    DUE = "due"
    OVERDUE = "overdue"
    BOOKED = "booked"
    BOOKED_EARLY = "booked-early"
    BOOKED_LATE = "booked-late"
    MISSED = "missed"
    CANCELLED = "cancelled"
    NO_OUTCOME = "no-outcome"
    PROMISED = "promised"
    RESTING = "resting"
    DEFERRED = "deferred"
    LAPSED = "lapsed"
    LAPSED_BOOKED = "lapsed-booked"
    NOT_SIGNED = "not-signed"
    UNREACHABLE = "unreachable"
    PREGNANT = "pregnant"
    REINSTATED = "reinstated"
    OWN_DATE = "own-date"
    SYMPTOMS_BACK = "symptoms-back"
    STARTING = "starting"
    ENDED = "ended"


WEIGHTS = {
    Situation.WAITING: 330,
    Situation.SOON: 70,
    Situation.DUE: 36,
    Situation.OVERDUE: 62,
    Situation.BOOKED: 190,
    Situation.BOOKED_EARLY: 14,
    Situation.BOOKED_LATE: 9,
    Situation.MISSED: 15,
    Situation.CANCELLED: 11,
    Situation.NO_OUTCOME: 7,
    Situation.PROMISED: 21,
    Situation.RESTING: 31,
    Situation.DEFERRED: 16,
    Situation.LAPSED: 23,
    Situation.LAPSED_BOOKED: 6,
    Situation.NOT_SIGNED: 10,
    Situation.UNREACHABLE: 8,
    Situation.PREGNANT: 4,
    Situation.REINSTATED: 3,
    Situation.OWN_DATE: 12,
    Situation.SYMPTOMS_BACK: 13,
    Situation.STARTING: 29,
    Situation.ENDED: 80,
}
"""How often each comes up, in a thousand courses or so."""
