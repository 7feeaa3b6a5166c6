"""Injections of a day that were given and are not signed yet: for whoever signs the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.visits.checks import CheckRow, check_amendment
from tracker.services.visits.sessions import session_form
from tracker.services.wording import course_label, product_short
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class UnsignedRow:
    """`dose` in milliunits. `injector` and `lots` "" where nobody named any.

    `checks` are those that stop or warn now, gravest first; `incident_reason` is what was said when
    it was recorded.
    """

    uuid: str
    version: int
    patient: str
    treatment: str
    product: str
    dose: int | None
    injector: str
    lots: str = ""
    checks: tuple[CheckRow, ...] = ()
    incident_reason: str = ""

    @property
    def stops(self) -> bool:
        """Whether it takes a clinician and a reason to sign it."""
        return any(check.grade is Grade.STOPS for check in self.checks)


def unsigned_sessions(tx: Session, on: date, today: date) -> tuple[UnsignedRow, ...]:
    """Those given on a day, by patient, checked with what is known today."""
    authorize(tx, Action.READ_CHART)
    session, course, patient, staff = r.SessionRecord, r.Course, r.Patient, r.Staff
    found = tx.execute(
        select(
            session.uuid,
            session.version,
            session.product,
            session.dose,
            session.incident_reason,
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
    lots = _lots(tx, on)
    return tuple(
        UnsignedRow(
            row.uuid,
            row.version,
            person_name(row.family_name, row.given_name),
            course_label(row.condition, row.body_region),
            product_short(row.product),
            row.dose,
            row.injector,
            lots.get(row.uuid, ""),
            _checks(tx, row.uuid, today),
            row.incident_reason,
        )
        for row in found
    )


def _lots(tx: Session, on: date) -> dict[str, str]:
    session, lot = r.SessionRecord, r.SessionLot
    rows = tx.execute(
        select(session.uuid, lot.lot_number)
        .join(lot, lot.session_id == session.id)
        .where(session.status == "given", session.given_on == on)
        .order_by(lot.session_id, lot.position)
    )
    found: dict[str, str] = {}
    for uuid, number in rows:
        found[uuid] = f"{found[uuid]}; {number}" if uuid in found else number
    return found


def _checks(tx: Session, session_uuid: str, today: date) -> tuple[CheckRow, ...]:
    form = session_form(tx, session_uuid).form
    rows = check_amendment(tx, session_uuid, form, today).rows
    return tuple(row for row in rows if row.grade in (Grade.STOPS, Grade.WARNS))
