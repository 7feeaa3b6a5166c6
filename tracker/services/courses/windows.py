"""The stored windows: each course's phases, rewritten with whatever they depend on.

No command has to remember it: a transaction notes the patients whose facts it changed, and works
out their windows before it commits. Only rows inserted by ``insert_many`` pass it by; who calls
that calls ``refresh_windows``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, event, insert, select
from sqlalchemy.orm import Session, UOWTransaction

from tracker.domain import facts
from tracker.domain.dosing import DoseBook
from tracker.domain.phases import Phase, phases
from tracker.domain.protocol import Rules
from tracker.services.facts import chunks, load_patients
from tracker.services.rules.in_force import current_rules, forget_rules
from tracker.storage import records as r
from tracker.storage.transaction import Transaction

_FACTS = (
    r.Patient,
    r.Course,
    r.SessionRecord,
    r.Appointment,
    r.AppointmentCourse,
    r.Hold,
    r.OwnDate,
    r.SymptomReport,
    r.ContactAttempt,
    r.ContactAttemptCourse,
    r.OutsideDose,
    r.Review,
    r.Authorisation,
    r.AuthorisationCourse,
    r.AuthorisationTerms,
    r.DrugDelivery,
    r.Weight,
)
_RULES = (
    r.Clinic,
    r.Protocol,
    r.DoseLimit,
    r.ClinicWeekday,
    r.ClinicListRecord,
    r.Closure,
    r.ContactRule,
)
# Phases are worked out, so no record is made of them; the statements are built once.
_PHASES = r.CoursePhase.__table__
_DELETE = delete(_PHASES).where(_PHASES.c.course_id.in_(bindparam("ids", expanding=True)))  # type: ignore[arg-type]
_INSERT = insert(_PHASES)  # type: ignore[arg-type]
_TOUCHED = "patients_to_refresh"


def refresh_windows(tx: Session, patient_ids: Iterable[int], rules: Rules | None = None) -> None:
    """Work out the windows of these patients' courses anew and store them."""
    rules = rules or current_rules(tx)
    for chunk in chunks(patient_ids):
        loaded = load_patients(tx, chunk)
        rows = [row for patient in loaded.values() for row in phase_rows(patient, rules)]
        course_ids = [course.key for patient in loaded.values() for course in patient.courses]
        replace_rows(tx, course_ids, rows)


def replace_rows(tx: Session, course_ids: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """Store these phases in place of all that these courses have."""
    if course_ids:
        connection = tx.connection()
        connection.execute(_DELETE, {"ids": course_ids})
        connection.execute(_INSERT, rows)


def phase_rows(patient: facts.Patient, rules: Rules) -> Iterator[dict[str, Any]]:
    """What `course_phase` holds for a patient."""
    book = DoseBook(patient, rules)
    for course in patient.courses:
        yield from (phase_row(course.key, phase) for phase in phases(course, patient, rules, book))


def phase_row(course_id: int, phase: Phase) -> dict[str, Any]:
    """One phase as its record's values."""
    window, now = phase.window, phase.standing
    return {
        "course_id": course_id,
        "from_on": phase.from_on,
        "until_on": phase.until_on,
        "state": now.state.value,
        "timing": now.timing.value,
        "rank": int(now.rank),
        "target_on": window.target_on,
        "earliest_on": window.earliest_on,
        "due_on": window.due_on,
        "overdue_from": window.overdue_from,
        "lapsed_from": window.lapsed_from,
        "booked_on": now.booked_on,
        "step_verb": now.step.verb.value,
        "step_owner": now.step.owner.value,
        "step_name": now.step.name,
        "step_on": now.step.on,
        "reasons": [[c.code, c.on.isoformat() if c.on else None] for c in now.causes],
        "protocol_id": window.protocol.key if window.protocol else None,
    }


def stored_rows(tx: Session, course_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The stored phases of these courses, in order."""
    query = (
        select(r.CoursePhase.__table__)
        .where(r.CoursePhase.course_id.in_(course_ids))
        .order_by(r.CoursePhase.course_id, r.CoursePhase.from_on)
    )
    return [dict(row) for row in tx.execute(query).mappings()]


@event.listens_for(Transaction, "after_flush")
def _note_changes(tx: Session, _context: UOWTransaction) -> None:
    touched: set[int] = tx.info.setdefault(_TOUCHED, set())
    for item in (*tx.new, *tx.dirty, *tx.deleted):
        if isinstance(item, _FACTS):
            touched.add(_patient_id(tx, item))
        elif isinstance(item, _RULES):
            forget_rules(tx)


@event.listens_for(Transaction, "before_commit")
def refresh_noted(tx: Session) -> None:
    """Work out the windows of whoever was changed so far, as each transaction does at its end."""
    tx.flush()
    touched: set[int] = tx.info.pop(_TOUCHED, set())
    if touched:
        refresh_windows(tx, sorted(touched))


@event.listens_for(Transaction, "after_rollback")
def _forget(tx: Session) -> None:
    tx.info.pop(_TOUCHED, None)


def _patient_id(tx: Session, item: Any) -> int:
    if isinstance(item, r.Patient):
        return item.id
    if hasattr(item, "patient_id"):
        return int(item.patient_id)
    with tx.no_autoflush:
        if hasattr(item, "authorisation_id") and not hasattr(item, "course_id"):
            return tx.get_one(r.Authorisation, item.authorisation_id).patient_id
        course = tx.get_one(r.Course, item.course_id)
    return course.patient_id
