"""What is needed when the computer is down: who is booked in the next days, and who is to be called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.courses.due import record_numbers
from tracker.services.facts import chunks
from tracker.services.patients.listing import first_phones
from tracker.services.recall.listing import RecallFilter, recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.wording import course_label, product_short
from tracker.storage import records as r
from tracker.text import _, format_units

DAYS = 14
MOST_CALLS = 1000


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """A booking. `treatments` in words with the planned dose."""

    on: date
    at: time | None
    family_name: str
    given_name: str
    birth_date: BirthDate
    record_number: str
    phone: str
    treatments: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class DowntimeLists:
    """`calls` are the first of `call_count`; `phones` by patient's id."""

    today: date
    until: date
    visits: Sequence[BookedVisit]
    calls: Sequence[RecallRow]
    call_count: int
    phones: dict[int, str]


def downtime_lists(tx: Session, today: date) -> DowntimeLists:
    """Bookings from ``today`` for 14 days, and the list of calls as it stands."""
    authorize(tx, Action.PRINT_LISTS)
    until = today + timedelta(days=DAYS - 1)
    ids = [one for part in recall_ids(tx, today, _to_call()) for one in part]
    rows: list[RecallRow] = []
    for chunk in chunks(ids[:MOST_CALLS]):
        found = recall_rows(tx, today, chunk)
        rows += [found[one] for one in chunk if one in found]
    phones: dict[int, str] = {}
    for part in chunks(sorted({row.patient_id for row in rows})):
        phones |= first_phones(tx, part)
    return DowntimeLists(today, until, _booked(tx, today, until), rows, len(ids), phones)


def _booked(tx: Session, today: date, until: date) -> list[BookedVisit]:
    booked, patient = r.Appointment, r.Patient
    asked = (
        select(
            booked.id, booked.on_date, booked.at_time, booked.note, patient.id.label("patient_id"),
            patient.family_name, patient.given_name, patient.birth_date,
        )
        .join(patient, patient.id == booked.patient_id)
        .where(
            booked.on_date.between(today, until),
            booked.status.in_(("booked", "arrived")),
        )
        .order_by(booked.on_date, booked.at_time, patient.sort_key)
    )  # fmt: skip
    rows = tx.execute(asked).all()
    patients = sorted({row.patient_id for row in rows})
    numbers: dict[int, str] = {}
    phones: dict[int, str] = {}
    for part in chunks(patients):
        numbers |= record_numbers(tx, part)
        phones |= first_phones(tx, part)
    treatments = _treatments(tx, [row.id for row in rows])
    return [
        BookedVisit(
            row.on_date,
            row.at_time,
            row.family_name,
            row.given_name,
            row.birth_date,
            numbers.get(row.patient_id, ""),
            phones.get(row.patient_id, ""),
            tuple(treatments.get(row.id, ())),
            row.note,
        )
        for row in rows
    ]


def _treatments(tx: Session, appointments: list[int]) -> dict[int, list[str]]:
    link, course = r.AppointmentCourse, r.Course
    found: dict[int, list[str]] = {}
    for part in chunks(appointments):
        asked = (
            select(
                link.appointment_id, course.condition, course.body_region, course.product,
                course.planned_dose,
            )
            .join(course, course.id == link.course_id)
            .where(link.appointment_id.in_(part))
            .order_by(course.id)
        )  # fmt: skip
        for row in tx.execute(asked):
            label = course_label(row.condition, row.body_region)
            told = _("{treatment}, {product}").format(
                treatment=label, product=product_short(row.product)
            )
            if row.planned_dose is not None:
                told = _("{treatment}, {product}, {dose}").format(
                    treatment=label,
                    product=product_short(row.product),
                    dose=format_units(row.planned_dose),
                )
            found.setdefault(row.appointment_id, []).append(told)
    return found


def _to_call() -> RecallFilter:
    return RecallFilter(states=frozenset({State.TO_CALL, State.BOOKED_WRONG}))
