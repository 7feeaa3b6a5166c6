"""What a pill can mean: a colour and a shape for each; the word comes with it."""

from enum import Enum

from tracker.ui.palette import Tone
from tracker.ui.shapes import Shape


class Kind(Enum):
    """`Kind(code)` takes the state words of the schedule ("to call", "in review" …)."""

    TO_CALL = "to call"
    MISSED = "missed"
    IN_REVIEW = "in review"
    BOOKED_WRONG = "booked wrong"
    BOOKED = "booked"
    PROMISED = "promised"
    RESTING = "resting"
    DEFERRED = "deferred"
    WAITING = "waiting"
    ENDED = "ended"
    # For anything that isn't a state.
    GOOD = "good"
    CAUTION = "caution"
    BAD = "bad"
    NOTE = "note"
    ASK = "ask"
    PLAIN = "plain"

    @property
    def tone(self) -> Tone:
        return _MEANING[self][0]

    @property
    def shape(self) -> Shape | None:
        return _MEANING[self][1]


_MEANING: dict[Kind, tuple[Tone, Shape | None]] = {
    Kind.TO_CALL: (Tone.AMBER, Shape.DOT),
    Kind.MISSED: (Tone.RED, Shape.TRIANGLE),
    Kind.IN_REVIEW: (Tone.VIOLET, Shape.DIAMOND),
    Kind.BOOKED_WRONG: (Tone.RED, Shape.FLAG),
    Kind.BOOKED: (Tone.GREEN, Shape.CHECK),
    Kind.PROMISED: (Tone.BLUE, Shape.RETURN),
    Kind.RESTING: (Tone.BLUE, Shape.CLOCK),
    Kind.DEFERRED: (Tone.GREY, Shape.BAR),
    Kind.WAITING: (Tone.GREY, Shape.RING),
    Kind.ENDED: (Tone.GREY, Shape.SQUARE),
    Kind.GOOD: (Tone.GREEN, Shape.CHECK),
    Kind.CAUTION: (Tone.AMBER, Shape.EXCLAMATION),
    Kind.BAD: (Tone.RED, Shape.TRIANGLE),
    Kind.NOTE: (Tone.BLUE, None),
    Kind.ASK: (Tone.AMBER, Shape.QUESTION),
    Kind.PLAIN: (Tone.GREY, None),
}
