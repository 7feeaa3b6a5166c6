"""How a course stands by its dates alone."""

from __future__ import annotations

from datetime import date, timedelta
from enum import Enum
from typing import TYPE_CHECKING

from tracker.domain.protocol import Schedule

if TYPE_CHECKING:
    from tracker.domain.schedule import Window

SOON = timedelta(days=28)
"""How long before due a course counts as due soon, and may be called."""


class Timing(Enum):
    """How a course stands by its dates alone."""

    BLOCKED = "blocked"
    LAPSED = "lapsed"
    OVERDUE = "overdue"
    DUE = "due"
    DUE_SOON = "due soon"
    ELIGIBLE = "eligible"
    NOT_YET = "not yet"


def timing_on(window: Window, today: date) -> Timing:
    """How the dates stand on ``today``, the first that holds."""
    if window.due_on is None or window.lapsed_from is None or window.overdue_from is None:
        return Timing.BLOCKED
    if window.lapsed_from <= today:
        return Timing.LAPSED
    if window.overdue_from <= today:
        return Timing.OVERDUE
    if window.due_on <= today:
        return Timing.DUE
    if window.due_on <= today + SOON:
        return Timing.DUE_SOON
    is_symptom_led = window.schedule is Schedule.SYMPTOM_LED
    if is_symptom_led and window.earliest_on is not None and window.earliest_on <= today:
        return Timing.ELIGIBLE
    return Timing.NOT_YET
