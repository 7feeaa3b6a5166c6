"""Times of day as people type them: `9:20`, `9.20`, `0920`, `9`."""

from __future__ import annotations

import re
from datetime import time

from tracker.domain.problems import Invalid

_TYPED = re.compile(r"(?P<hour>[0-9]{1,2})(?:[:.]?(?P<minute>[0-9]{2}))?")


def typed_time(text: str) -> time | None:
    """The time, by the clock of 24 hours; None where nothing is typed. Raises Invalid."""
    typed = text.strip()
    if not typed:
        return None
    found = _TYPED.fullmatch(typed)
    hour, minute = (int(found["hour"]), int(found["minute"] or 0)) if found else (24, 0)
    if hour > 23 or minute > 59:
        raise Invalid("{text} is not a time. Type 9:20, for example.", text=text)
    return time(hour, minute)
