"""What a patient was given: sessions of all courses, and what was given elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.patient_rows import OutsideRow, SessionRow
from tracker.services.wording import (
    condition_name,
    product_name,
    session_status_label,
    weeks_and_days,
)
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units

_COUNTING = frozenset({"given", "signed", "amended"})

CourseLabels = Mapping[int, tuple[str, str]]
"""Uuid and label of each course, by its id."""


def session_rows(tx: Session, patient_id: int, courses: CourseLabels) -> tuple[SessionRow, ...]:
    """All sessions, voided ones too, the newest first."""
    s, visit, staff = r.SessionRecord, r.Visit, r.Staff
    found = tx.execute(
        select(
            s.id,
            s.uuid,
            s.version,
            visit.uuid.label("visit_uuid"),
            s.course_id,
            s.given_on,
            s.product,
            s.dose,
            s.is_touch_up,
            s.injector_text,
            staff.name.label("injector"),
            s.status,
            s.signed_by,
            s.notes,
            s.incident_reason,
            s.void_reason,
            s.voided_by,
        )
        .join(visit, visit.id == s.visit_id)
        .outerjoin(staff, staff.id == s.injector_id)
        .where(s.patient_id == patient_id)
        .order_by(s.given_on, s.id)
    ).all()
    lots, before = _lots(tx, patient_id), _amendments(tx, patient_id)
    rows = []
    newest: dict[int, date] = {}
    for row in found:
        uuid, label = courses[row.course_id]
        since_days = None
        if row.status in _COUNTING:
            last_on = newest.get(row.course_id)
            since_days = (row.given_on - last_on).days if last_on is not None else None
            newest[row.course_id] = row.given_on
        rows.append(
            SessionRow(
                uuid=row.uuid,
                version=row.version,
                visit_uuid=row.visit_uuid,
                course_uuid=uuid,
                course_label=label,
                on=row.given_on,
                since_days=since_days,
                since_label="" if since_days is None else weeks_and_days(since_days),
                product=row.product,
                product_label=product_name(row.product),
                dose=row.dose,
                is_touch_up=row.is_touch_up,
                lots="; ".join(lots.get(row.id, ())),
                injector=row.injector or row.injector_text,
                status=row.status,
                status_label=session_status_label(row.status),
                signed_by=row.signed_by or "",
                notes=row.notes,
                incident_reason=row.incident_reason,
                void_reason=row.void_reason or "",
                voided_by=row.voided_by or "",
                before=tuple(before.get(row.id, ())),
            )
        )
    return tuple(reversed(rows))


def outside_rows(tx: Session, patient_id: int, courses: CourseLabels) -> tuple[OutsideRow, ...]:
    """What was given elsewhere, entries in error too, the newest first."""
    outside = r.OutsideDose
    found = tx.execute(
        select(
            outside.uuid,
            outside.version,
            outside.given_on,
            outside.is_approximate,
            outside.product,
            outside.dose,
            outside.condition,
            outside.course_id,
            outside.place,
            outside.note,
            outside.void_reason,
        )
        .where(outside.patient_id == patient_id)
        .order_by(outside.given_on.desc(), outside.id.desc())
    )
    return tuple(
        OutsideRow(
            uuid=row.uuid,
            version=row.version,
            on=row.given_on,
            is_approximate=row.is_approximate,
            product_label=product_name(row.product),
            dose=row.dose,
            condition_label=condition_name(row.condition) if row.condition else "",
            course_label=courses[row.course_id][1] if row.course_id else "",
            place=row.place,
            note=row.note,
            void_reason=row.void_reason or "",
        )
        for row in found
    )


def _lots(tx: Session, patient_id: int) -> dict[int, list[str]]:
    lot = r.SessionLot
    rows = tx.execute(
        select(lot.session_id, lot.lot_number, lot.expiry)
        .join(r.SessionRecord, r.SessionRecord.id == lot.session_id)
        .where(r.SessionRecord.patient_id == patient_id)
        .order_by(lot.session_id, lot.position)
    )
    found: dict[int, list[str]] = {}
    for session_id, number, expiry in rows:
        text = number
        if expiry is not None:
            text = _("{lot} (expires {on})").format(lot=number, on=format_date_short(expiry))
        found.setdefault(session_id, []).append(text)
    return found


def _amendments(tx: Session, patient_id: int) -> dict[int, list[str]]:
    amendment = r.SessionAmendment
    rows = tx.execute(
        select(
            amendment.session_id,
            amendment.amended_at,
            amendment.by,
            amendment.reason,
            amendment.before,
        )
        .join(r.SessionRecord, r.SessionRecord.id == amendment.session_id)
        .where(r.SessionRecord.patient_id == patient_id)
        .order_by(amendment.session_id, amendment.id)
    )
    found: dict[int, list[str]] = {}
    for session_id, amended_at, by, reason, before in rows:
        text = _("Until {by} amended it on {day} ({reason}): {before}").format(
            by=by, day=format_date_short(amended_at.date()), reason=reason, before=_said(before)
        )
        found.setdefault(session_id, []).append(text)
    return found


def _said(before: dict[str, Any]) -> str:
    dose = before.get("dose")
    on = date.fromisoformat(before["on"])
    return _("{on}, {dose} of {product}").format(
        on=format_date_short(on),
        dose=_("an unknown dose") if dose is None else format_units(dose),
        product=product_name(before.get("product")),
    )
