"""Which authorisation the recall list shows of a course, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.storage.list_tables import AUTHORISATION, AUTHORISATION_COURSE, DRUG_DELIVERY

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_APPROVED, _ORDERED, _HERE = "approved", "drug-ordered", "drug-here"
RUNS_OUT = "runs-out"
"""Approved, but not for the next visit."""


@dataclass(frozen=True, slots=True)
class ListedAuthorisation:
    """One that was not taken back. `ordered_on` is when the newest vial was ordered."""

    stage: str
    valid_to: date | None
    ordered_on: date | None
    is_here: bool


def listed_authorisations(
    tx: Session, course_ids: Sequence[int]
) -> dict[int, list[ListedAuthorisation]]:
    """Those of each course, the one that counts last of all."""
    a, link = AUTHORISATION.c, AUTHORISATION_COURSE.c
    rows = tx.execute(
        select(link.course_id, a.id, a.stage, a.valid_to)
        .select_from(AUTHORISATION_COURSE)
        .join(AUTHORISATION, a.id == link.authorisation_id)
        .where(link.course_id.in_(course_ids), a.withdrawn_on.is_(None))
        .order_by(a.valid_to.is_(None), a.valid_to, a.id)
    ).all()
    vials = _newest_vials(tx, [row.id for row in rows])
    found: dict[int, list[ListedAuthorisation]] = {}
    for row in rows:
        ordered_on, arrived_on = vials.get(row.id, (None, None))
        one = ListedAuthorisation(row.stage, row.valid_to, ordered_on, arrived_on is not None)
        found.setdefault(row.course_id, []).append(one)
    return found


def shown_stage(
    found: Sequence[ListedAuthorisation], last_on: date | None, *, is_chased: bool
) -> tuple[str, date | None]:
    """Stage and last day: of what stands in the way where it is chased, else of what was approved.

    `last_on` is when the course was last injected: a vial that was ordered before is used up.
    """
    approved = [one for one in found if one.stage == _APPROVED]
    asked = [one for one in found if one.stage != _APPROVED]
    order = (*approved, *asked) if is_chased else (*asked, *approved)
    if not order:
        return "", None
    one = order[-1]
    if one.stage != _APPROVED:
        return one.stage, one.valid_to
    if one.ordered_on is not None and (last_on is None or last_on < one.ordered_on):
        return _HERE if one.is_here else _ORDERED, one.valid_to
    return RUNS_OUT if is_chased else one.stage, one.valid_to


def _newest_vials(tx: Session, ids: Sequence[int]) -> dict[int, tuple[date, date | None]]:
    vial = DRUG_DELIVERY.c
    rows = tx.execute(
        select(vial.authorisation_id, vial.ordered_on, vial.arrived_on)
        .where(vial.authorisation_id.in_(ids), vial.withdrawn_on.is_(None))
        .order_by(vial.ordered_on, vial.id)
    )
    return {key: (ordered_on, arrived_on) for key, ordered_on, arrived_on in rows}
