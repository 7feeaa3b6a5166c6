"""One thing that speaks against a day for an appointment."""

from dataclasses import dataclass

from tracker.domain.checks import Grade


@dataclass(frozen=True, slots=True)
class BookingCheck:
    """What speaks against a day, as a sentence. STOPS: refused; WARNS: needs a reason; INFORMS:
    is to be seen to before that day."""

    grade: Grade
    code: str
    sentence: str
