"""Injections of a day that were given and are not signed yet: for whoever signs the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.wording import course_label, product_short
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """`dose` in milliunits. `injector` "" where nobody was named."""

    uuid: str
    version: int
    patient: str
    treatment: str
    product: str
    dose: int | None
    injector: str


def unsigned_sessions(tx: Session, on: date) -> tuple[UnsignedRow, ...]:
    """Those given on a day, by patient."""
    authorize(tx, Action.READ_CHART)
    session, course, patient, staff = r.SessionRecord, r.Course, r.Patient, r.Staff
    found = tx.execute(
        select(
            session.uuid,
            session.version,
            session.product,
            session.dose,
            course.condition,
            course.body_region,
            patient.family_name,
            patient.given_name,
            func.coalesce(staff.name, session.injector_text).label("injector"),
        )
        .join(course, course.id == session.course_id)
        .join(patient, patient.id == session.patient_id)
        .outerjoin(staff, staff.id == session.injector_id)
        .where(session.status == "given", session.given_on == on)
        .order_by(patient.sort_key, session.id)
    )
    return tuple(
        UnsignedRow(
            row.uuid,
            row.version,
            person_name(row.family_name, row.given_name),
            course_label(row.condition, row.body_region),
            product_short(row.product),
            row.dose,
            row.injector,
        )
        for row in found
    )
