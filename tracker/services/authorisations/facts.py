"""Authorisations as the domain's facts, with the newest vial of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from tracker.domain.authorisation import Authorisation, Delivery, Part, Stage, Supply
from tracker.storage import records as r

_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_LINKS = select(r.AuthorisationCourse.authorisation_id, r.AuthorisationCourse.course_id).where(
    r.AuthorisationCourse.authorisation_id.in_(
        select(r.AuthorisationCourse.authorisation_id).where(
            r.AuthorisationCourse.course_id.in_(_IDS)
        )
    )
)
_ROWS = (
    select(
        *(r.Authorisation.id, r.Authorisation.stage, r.Authorisation.payer),
        *(r.Authorisation.valid_from, r.Authorisation.valid_to, r.Authorisation.decided_on),
        *(r.Authorisation.visits_approved, r.Authorisation.visits_used),
        *(r.Authorisation.dose_approved, r.Authorisation.minimum_interval),
        *(r.Authorisation.owner_id, r.Authorisation.chase_on),
        *(r.AuthorisationTerms.part, r.AuthorisationTerms.product),
        *(r.AuthorisationTerms.supply, r.AuthorisationTerms.appeal_by),
    )
    .outerjoin(r.AuthorisationTerms, r.AuthorisationTerms.authorisation_id == r.Authorisation.id)
    .where(r.Authorisation.id.in_(_IDS), r.Authorisation.withdrawn_on.is_(None))
    .order_by(r.Authorisation.id)
)
_DELIVERIES = (
    select(
        r.DrugDelivery.authorisation_id,
        r.DrugDelivery.ordered_on,
        r.DrugDelivery.deliver_by,
        r.DrugDelivery.arrived_on,
        r.DrugDelivery.expires_on,
    )
    .where(r.DrugDelivery.authorisation_id.in_(_IDS), r.DrugDelivery.withdrawn_on.is_(None))
    .order_by(r.DrugDelivery.ordered_on, r.DrugDelivery.id)
)


def authorisations_of(
    connection: Connection, course_ids: Sequence[int], staff: Mapping[int | None, str]
) -> dict[int, tuple[Authorisation, ...]]:
    """Those of each course that were not taken back, the oldest first."""
    courses: dict[int, set[int]] = {}
    for authorisation_id, course_id in connection.execute(_LINKS, {"ids": course_ids}):
        courses.setdefault(authorisation_id, set()).add(course_id)
    ids = {"ids": list(courses)}
    newest = {
        row.authorisation_id: Delivery(
            row.ordered_on, row.deliver_by, row.arrived_on, row.expires_on
        )
        for row in connection.execute(_DELIVERIES, ids)
    }
    found: dict[int, tuple[Authorisation, ...]] = {}
    for row in connection.execute(_ROWS, ids):
        one = Authorisation(
            stage=Stage(row.stage),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            visits=row.visits_approved,
            minimum=row.minimum_interval,
            payer=row.payer,
            owner=staff.get(row.owner_id, ""),
            chase_on=row.chase_on,
            key=row.id,
            part=Part(row.part or Part.BOTH.value),
            product=row.product,
            units=row.dose_approved,
            visits_elsewhere=row.visits_used,
            appeal_by=row.appeal_by,
            decided_on=row.decided_on,
            supply=Supply(row.supply or Supply.OWN.value),
            delivery=newest.get(row.id),
            courses=frozenset(courses[row.id]),
        )
        for course_id in one.courses:
            found[course_id] = (*found.get(course_id, ()), one)
    return found
