"""What a patient was given: sessions of all courses, and what was given elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import date

from tracker.domain.facts import COUNTING
from tracker.services.patients.parts import PatientParts
from tracker.services.patients.rows import OutsideRow, SessionRow
from tracker.services.visits.imported import SessionImport
from tracker.services.wording import (
    condition_name,
    product_name,
    session_status_label,
    weeks_and_days,
)
from tracker.text import _, format_date_short

CourseLabels = Mapping[int, tuple[str, str]]
"""Uuid and label of each course, by its id."""


def session_rows(
    parts: PatientParts,
    courses: CourseLabels,
    imports: Mapping[int, SessionImport],
    before: Mapping[int, Sequence[str]],
) -> tuple[SessionRow, ...]:
    """All sessions, voided ones too, the newest first; `before` tells their earlier forms, by id."""
    lots = _lots(parts)
    rows = []
    newest: dict[int, date] = {}
    for row in parts.sessions:
        uuid, label = courses[row.course_id]
        imported = imports.get(row.id)
        is_as_imported = imported is not None and row.status == "signed"
        since_days = None
        if row.status in COUNTING:
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
                sites=row.sites,
                is_touch_up=row.is_touch_up,
                lots="; ".join(lots.get(row.id, ())),
                injector=row.injector or row.injector_text,
                status=row.status,
                status_label=session_status_label("imported" if is_as_imported else row.status),
                signed_by="" if is_as_imported else row.signed_by or "",
                imported=imported,
                notes=row.notes,
                incident_reason=row.incident_reason,
                void_reason=row.void_reason or "",
                voided_by=row.voided_by or "",
                before=tuple(before.get(row.id, ())),
            )
        )
    return tuple(reversed(rows))


def outside_rows(parts: PatientParts, courses: CourseLabels) -> tuple[OutsideRow, ...]:
    """What was given elsewhere, entries in error too, the newest first."""
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
        for row in parts.outside
    )


def _lots(parts: PatientParts) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for session_id, number, expiry in parts.lots:
        text = number
        if expiry is not None:
            text = _("{lot} (expires {on})").format(lot=number, on=format_date_short(expiry))
        found.setdefault(session_id, []).append(text)
    return found
