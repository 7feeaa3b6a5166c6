"""Appointments for other calendars: with an identity that stays, the cancelled ones too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import AppointmentStatus
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_days.today_parts import courses_of, people
from tracker.services.exports.note import ExportNote, note_export
from tracker.services.facts import chunks
from tracker.storage import records as r

_BACK = timedelta(weeks=4)
_CANCELLED = frozenset({"voided", *(s.value for s in AppointmentStatus if s.is_cancelled)})


@dataclass(frozen=True, slots=True)
class ExportedBooking:
    """An appointment. `version` counts its changes, from 1; `minutes` None: not known.

    `family_name`, `given_name` and `record_number` are "" unless names were asked for.
    """

    uuid: str
    version: int
    made_at: datetime
    on: date
    at_time: time | None
    minutes: int | None
    list_name: str
    is_cancelled: bool
    conditions: tuple[str, ...]
    family_name: str = ""
    given_name: str = ""
    record_number: str = ""


def exported_bookings(
    tx: Session, today: date, *, with_names: bool = False
) -> Iterator[ExportedBooking]:
    """Every appointment from four weeks ago on, by date; those entered in error as cancelled."""
    authorize(tx, Action.EXPORT)
    a = r.Appointment
    ids = tx.scalars(select(a.id).where(a.on_date >= today - _BACK).order_by(a.on_date, a.id)).all()
    for chunk in chunks(ids):
        yield from _of(tx, chunk, with_names=with_names)
    note_export(tx, ExportNote("ics"), len(ids), kind="appointment")


def _of(tx: Session, ids: list[int], *, with_names: bool) -> Iterator[ExportedBooking]:
    a = r.Appointment
    rows = tx.execute(select(a.__table__).where(a.id.in_(ids)).order_by(a.on_date, a.id)).all()
    links = courses_of(tx, ids)
    course_ids = {course for courses in links.values() for course in courses}
    conditions = dict(
        tx.execute(select(r.Course.id, r.Course.condition).where(r.Course.id.in_(course_ids))).all()
    )
    names = people(tx, [row.patient_id for row in rows]) if with_names else {}
    for row in rows:
        person = names.get(row.patient_id)
        yield ExportedBooking(
            row.uuid,
            row.version,
            row.created_at,
            row.on_date,
            row.at_time,
            row.minutes,
            row.list_name or "",
            row.status in _CANCELLED,
            tuple(sorted(conditions[course] for course in links[row.id])),
            person.family_name if person else "",
            person.given_name if person else "",
            (person.record_number or "") if person else "",
        )
