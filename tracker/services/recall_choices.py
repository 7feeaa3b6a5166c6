"""What the recall list can be narrowed to: the people and conditions that are in treatment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.wording import condition_name
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class RecallChoices:
    """Pairs of what a filter takes and what people read for it, in the order to show."""

    clinicians: tuple[tuple[int, str], ...]
    nurses: tuple[tuple[int, str], ...]
    conditions: tuple[tuple[str, str], ...]


def recall_choices(tx: Session) -> RecallChoices:
    """The active staff, and the clinic's therapeutic conditions."""
    staff = tx.execute(
        select(r.Staff.id, r.Staff.name, r.Staff.injects_and_signs)
        .where(r.Staff.is_active)
        .order_by(r.Staff.folded_name)
    ).all()
    conditions = tx.scalars(
        select(r.Condition.code).where(r.Condition.is_therapeutic).order_by(r.Condition.position)
    )
    return RecallChoices(
        clinicians=tuple((row.id, row.name) for row in staff if row.injects_and_signs),
        nurses=tuple((row.id, row.name) for row in staff if not row.injects_and_signs),
        conditions=tuple((code, condition_name(code)) for code in conditions),
    )
