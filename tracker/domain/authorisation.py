"""A payer's permission to treat: until when it is good, and when it stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from tracker.domain.interval import Interval

NOTICE_DAYS = 56
"""How long before a due date the steps towards its authorisation begin (schedule.md)."""


class Stage(Enum):
    """How far a request has come."""

    TO_REQUEST = "to-request"
    SENT = "sent"
    REFUSED = "refused"
    APPEALED = "appealed"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One payer's decision for one course.

    ``valid_from`` and ``valid_to`` are both included. ``visits_left`` None: not limited.
    ``minimum`` is the payer's own interval: it protects a claim, not a patient.
    """

    stage: Stage
    valid_from: date | None = None
    valid_to: date | None = None
    visits_left: int | None = None
    minimum: Interval | None = None
    payer: str = ""
    owner: str = ""
    chase_on: date | None = None

    def covers(self, day: date) -> bool:
        """Whether a visit on this day would be paid for."""
        return (
            self.stage is Stage.APPROVED
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_to is None or day <= self.valid_to)
            and (self.visits_left is None or self.visits_left > 0)
        )

    def blocks_from(self, due_on: date) -> date | None:
        """The day from which it stands in the way of a visit due on ``due_on``; None: it doesn't."""
        return None if self.covers(due_on) else due_on - timedelta(days=NOTICE_DAYS)


def last_valid_day(decided_on: date, days: int, *, counts_decision_day: bool) -> date:
    """The last day of a permission for so many days.

    Where the day of the decision counts as day 1, 120 days from 2 March end on 29 June.
    """
    return decided_on + timedelta(days=days - 1 if counts_decision_day else days)
