"""How many decisions are late: a clinician was to take them by a day that has passed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.recall.listing import holding_on
from tracker.storage.list_tables import COURSE_PHASE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class LateDecisions:
    """`oldest_on` is the day by which the longest late one was to be taken; None without any."""

    count: int
    oldest_on: date | None


def late_decisions(tx: Session, today: date) -> LateDecisions:
    """Those of all clinicians."""
    authorize(tx, Action.READ)
    phase = COURSE_PHASE.c
    row = tx.execute(
        select(func.count(), func.min(phase.step_on)).where(
            phase.state == State.IN_REVIEW.value, phase.step_on < today, *holding_on(today)
        )
    ).one()
    return LateDecisions(*row)
