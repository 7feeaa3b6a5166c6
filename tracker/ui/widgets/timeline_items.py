"""What a time line shows."""

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Mark(Enum):
    SESSION = "session"
    TOUCH_UP = "touch-up"
    OUTSIDE = "outside"
    CALL = "call"
    BOOKING = "booking"
    MISSED = "missed"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class TimelineItem:
    """`text` stands in a session's bar ("165 U"); `spoken` is the whole sentence. `key` comes back."""

    mark: Mark
    on: date
    text: str = ""
    spoken: str = ""
    key: object = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One treatment. The window runs from `window_from` to `window_until`, both included."""

    title: str
    items: tuple[TimelineItem, ...] = ()
    window_from: date | None = None
    window_until: date | None = None
