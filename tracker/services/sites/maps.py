"""Where doses of a patient went, session by session, to be looked at and laid over one another."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.rights import Action
from tracker.domain.sites import Sites
from tracker.services.authorize import authorize
from tracker.services.editing import find
from tracker.services.sites.session_sites import as_sites
from tracker.services.wording import course_label, product_short
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class SessionMap:
    """The sites of one session. `dose` in milliunits, None where unknown."""

    session_uuid: str
    course_uuid: str
    course_label: str
    condition: str
    on: date
    product: str
    product_label: str
    dose: int | None
    sites: Sites


def session_maps(tx: Session, patient_uuid: str) -> tuple[SessionMap, ...]:
    """Of all sessions that count and have sites, the newest first."""
    authorize(tx, Action.READ_CHART)
    patient = find(tx, r.Patient, patient_uuid)
    session, course = r.SessionRecord, r.Course
    rows = tx.execute(
        select(
            session.id,
            session.uuid,
            session.given_on,
            session.product,
            session.dose,
            course.uuid.label("course_uuid"),
            course.condition,
            course.body_region,
        )
        .join(course, course.id == session.course_id)
        .where(session.patient_id == patient.id, session.status.in_(COUNTING))
        .order_by(session.given_on.desc(), session.id.desc())
    ).all()
    sites = _sites_of(tx, patient.id)
    return tuple(
        SessionMap(
            row.uuid,
            row.course_uuid,
            course_label(row.condition, row.body_region),
            row.condition,
            row.given_on,
            row.product,
            product_short(row.product),
            row.dose,
            sites[row.id],
        )
        for row in rows
        if row.id in sites
    )


def _sites_of(tx: Session, patient_id: int) -> dict[int, Sites]:
    """By the id of their session: one query for all."""
    session, site = r.SessionRecord, r.SessionSite
    found: dict[int, list[Any]] = {}
    # Rows, not records: a patient of many years has thousands of them.
    for one in tx.execute(
        select(site.__table__)
        .join(session, session.id == site.session_id)
        .where(session.patient_id == patient_id)
        .order_by(site.session_id, site.position)
    ):
        found.setdefault(one.session_id, []).append(one)
    return {session_id: as_sites(records) for session_id, records in found.items()}
