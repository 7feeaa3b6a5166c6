"""What the recall list can be narrowed to: the people and conditions that are in treatment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.wording import condition_name
from tracker.storage.list_tables import CONDITION, COURSE, STAFF

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class RecallChoices:
    """Pairs of what a filter takes and what people read for it, in the order to show."""

    clinicians: tuple[tuple[int, str], ...]
    nurses: tuple[tuple[int, str], ...]
    conditions: tuple[tuple[str, str], ...]


def recall_choices(tx: Session) -> RecallChoices:
    """Whoever looks after an open course, the active staff, and the therapeutic conditions.

    An import makes people known by name only, so what somebody is follows from the courses too.
    """
    authorize(tx, Action.READ)
    owners = tx.execute(
        select(COURSE.c.clinician_id, COURSE.c.nurse_id)
        .where(COURSE.c.ended_on.is_(None))
        .distinct()
    ).all()
    treating, nursing = {row.clinician_id for row in owners}, {row.nurse_id for row in owners}
    staff = tx.execute(
        select(STAFF.c.id, STAFF.c.name, STAFF.c.injects_and_signs, STAFF.c.is_active).order_by(
            STAFF.c.folded_name
        )
    ).all()
    treating |= {row.id for row in staff if row.injects_and_signs and row.is_active}
    nursing |= {row.id for row in staff if row.is_active and row.id not in treating}
    conditions = tx.scalars(
        select(CONDITION.c.code)
        .where(CONDITION.c.is_therapeutic.is_(True))
        .order_by(CONDITION.c.position)
    )
    return RecallChoices(
        clinicians=tuple((row.id, row.name) for row in staff if row.id in treating),
        nurses=tuple((row.id, row.name) for row in staff if row.id in nursing),
        conditions=tuple((code, condition_name(code)) for code in conditions),
    )
