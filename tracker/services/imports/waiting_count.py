"""How many rows of imported files wait: by itself, so that the recall list can ask it early."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage.list_tables import WAITING_ROW

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def count_waiting(tx: Session) -> int:
    """How many rows are not in yet."""
    authorize(tx, Action.READ)
    waits = WAITING_ROW.c.ending.is_(None)
    return int(tx.execute(select(func.count()).where(waits)).scalar_one())
