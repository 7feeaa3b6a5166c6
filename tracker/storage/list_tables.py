"""Tables as the recall list reads them: their names and columns, without mapping a record.

The list is the first thing that anybody waits for, and mapping ten records for it takes a tenth of
a second of the start. Only columns that the list needs; a test holds each to its record.
"""

from typing import Any

from sqlalchemy import Integer, TableClause, Text, column, table
from sqlalchemy.types import TypeEngine

from tracker.storage.columns import (
    AnyDate,
    CalendarDate,
    ClockTime,
    Flag,
    IntervalText,
    Json,
    UtcMoment,
)
from tracker.storage.known_date import KnownDate


def _table(name: str, /, **columns: TypeEngine[Any]) -> TableClause:
    return table(name, *(column(name, kind) for name, kind in columns.items()))


_NUMBER, _TEXT = Integer(), Text()
_DAY, _ANY_DAY = CalendarDate(), AnyDate()

COURSE_PHASE = _table(
    "course_phase",
    course_id=_NUMBER,
    from_on=_ANY_DAY,
    until_on=_ANY_DAY,
    state=_TEXT,
    timing=_TEXT,
    rank=_NUMBER,
    target_on=_ANY_DAY,
    earliest_on=_ANY_DAY,
    due_on=_ANY_DAY,
    overdue_from=_ANY_DAY,
    booked_on=_ANY_DAY,
    step_verb=_TEXT,
    step_owner=_TEXT,
    step_name=_TEXT,
    step_on=_ANY_DAY,
    reasons=Json(),
    protocol_id=_NUMBER,
)
COURSE = _table(
    "course",
    id=_NUMBER,
    uuid=_TEXT,
    patient_id=_NUMBER,
    condition=_TEXT,
    body_region=_TEXT,
    product=_TEXT,
    interval=IntervalText(),
    planned_dose=_NUMBER,
    clinician_id=_NUMBER,
    nurse_id=_NUMBER,
    ended_on=_DAY,
)
PATIENT = _table(
    "patient",
    id=_NUMBER,
    uuid=_TEXT,
    family_name=_TEXT,
    given_name=_TEXT,
    birth_date=KnownDate(),
    sort_key=_TEXT,
)
PATIENT_IDENTIFIER = _table(
    "patient_identifier", id=_NUMBER, patient_id=_NUMBER, system=_TEXT, value=_TEXT
)
PROTOCOL = _table("protocol", id=_NUMBER, default_dose=_NUMBER, default_interval=IntervalText())
SESSION = _table(
    "session",
    course_id=_NUMBER,
    given_on=_DAY,
    product=_TEXT,
    dose=_NUMBER,
    is_touch_up=Flag(),
    status=_TEXT,
)
OUTSIDE_DOSE = _table(
    "outside_dose",
    course_id=_NUMBER,
    given_on=_DAY,
    product=_TEXT,
    dose=_NUMBER,
    voided_on=_DAY,
)
CONTACT_ATTEMPT = _table(
    "contact_attempt",
    id=_NUMBER,
    attempted_at=_TEXT,
    attempted_on=_DAY,
    reached=Flag(),
    outcome=_TEXT,
    withdrawn_on=_DAY,
)
CONTACT_ATTEMPT_COURSE = _table(
    "contact_attempt_course", contact_attempt_id=_NUMBER, course_id=_NUMBER
)
APPOINTMENT = _table(
    "appointment",
    id=_NUMBER,
    patient_id=_NUMBER,
    on_date=_DAY,
    at_time=ClockTime(),
    status=_TEXT,
)
APPOINTMENT_COURSE = _table("appointment_course", appointment_id=_NUMBER, course_id=_NUMBER)
BOOKING_MOVE = _table(
    "booking_move",
    id=_NUMBER,
    appointment_id=_NUMBER,
    to_date=_DAY,
    moved_on=_DAY,
    is_by_clinic=Flag(),
    taken_back_on=_DAY,
)
UNTOLD_BOOKING = _table(
    "untold_booking",
    uuid=_TEXT,
    version=_NUMBER,
    appointment_id=_NUMBER,
    since_at=_TEXT,
    since_on=_DAY,
    from_date=_DAY,
    told_on=_DAY,
    withdrawn_on=_DAY,
)
AUTHORISATION = _table("authorisation", id=_NUMBER, stage=_TEXT, valid_to=_DAY, withdrawn_on=_DAY)
DRUG_DELIVERY = _table(
    "drug_delivery",
    id=_NUMBER,
    authorisation_id=_NUMBER,
    ordered_on=_DAY,
    arrived_on=_DAY,
    withdrawn_on=_DAY,
)
AUTHORISATION_COURSE = _table("authorisation_course", authorisation_id=_NUMBER, course_id=_NUMBER)
CLINIC = _table("clinic", uuid=_TEXT, name=_TEXT, zone=_TEXT, jurisdiction=_TEXT)
STAFF = _table(
    "staff",
    id=_NUMBER,
    name=_TEXT,
    folded_name=_TEXT,
    injects_and_signs=Flag(),
    is_active=Flag(),
)
AUDIT_ENTRY = _table("audit_entry", seq=_NUMBER, at=UtcMoment())
RULES_STAMP = _table("rules_stamp", version=_NUMBER, done_to=_NUMBER)
SHARED_SLOTS = _table("shared_slots", serial=_NUMBER, document=Json(), seal=_TEXT)
CONDITION = _table("condition", code=_TEXT, is_therapeutic=Flag(), position=_NUMBER)
WAITING_ROW = _table("waiting_row", ending=_TEXT)
