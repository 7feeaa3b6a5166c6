"""What the recall list can be narrowed to: the people and conditions that are in treatment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.wording import condition_name
from tracker.storage.list_tables import CONDITION, STAFF


@dataclass(frozen=True, slots=True)
class RecallChoices:
    """Pairs of what a filter takes and what people read for it, in the order to show."""

    clinicians: tuple[tuple[int, str], ...]
    nurses: tuple[tuple[int, str], ...]
    conditions: tuple[tuple[str, str], ...]


def recall_choices(tx: Session) -> RecallChoices:
    """The active staff, and the clinic's therapeutic conditions."""
    staff = tx.execute(
        select(STAFF.c.id, STAFF.c.name, STAFF.c.injects_and_signs)
        .where(STAFF.c.is_active)
        .order_by(STAFF.c.folded_name)
    ).all()
    conditions = tx.scalars(
        select(CONDITION.c.code).where(CONDITION.c.is_therapeutic).order_by(CONDITION.c.position)
    )
    return RecallChoices(
        clinicians=tuple((row.id, row.name) for row in staff if row.injects_and_signs),
        nurses=tuple((row.id, row.name) for row in staff if not row.injects_and_signs),
        conditions=tuple((code, condition_name(code)) for code in conditions),
    )
