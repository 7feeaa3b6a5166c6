"""The nine states of a course: who holds the next step."""

from enum import Enum


class State(Enum):
    """Who holds the next step."""

    ENDED = "ended"
    IN_REVIEW = "in review"
    BOOKED_WRONG = "booked wrong"
    BOOKED = "booked"
    TO_CALL = "to call"
    DEFERRED = "deferred"
    PROMISED = "promised"
    RESTING = "resting"
    WAITING = "waiting"
