"""What is stored of a patient, as the domain's facts. A chunk of patients costs a dozen queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Executable, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import Authorisation, Stage
from tracker.domain.problems import NotFound
from tracker.domain.protocol import Schedule
from tracker.storage import records as r
from tracker.text import _

CHUNK = 500
"""How many patients are loaded at once at the most."""


def load_patient(tx: Session, patient_id: int) -> facts.Patient:
    """All facts of one patient. Raises NotFound."""
    found = load_patients(tx, [patient_id])
    if patient_id not in found:
        raise NotFound(_("This patient is not in the clinic's records."))
    return found[patient_id]


def load_patients(tx: Session, patient_ids: Sequence[int]) -> dict[int, facts.Patient]:
    """All facts of up to `CHUNK` patients, by id; those that don't exist are missing."""
    birth_dates = dict(
        tx.execute(
            select(r.Patient.id, r.Patient.birth_date).where(r.Patient.id.in_(patient_ids))
        ).all()
    )
    courses = _courses(tx, r.Course.patient_id.in_(patient_ids))
    outside = _by(
        tx,
        select(
            r.OutsideDose.patient_id,
            r.OutsideDose.given_on,
            r.OutsideDose.product,
            r.OutsideDose.dose,
            r.OutsideDose.condition,
            r.OutsideDose.course_id,
            r.OutsideDose.is_approximate,
        ).where(r.OutsideDose.patient_id.in_(patient_ids), r.OutsideDose.voided_on.is_(None)),
        facts.OutsideDose,
    )
    weights = _by(
        tx,
        select(r.Weight.patient_id, r.Weight.measured_on, r.Weight.grams).where(
            r.Weight.patient_id.in_(patient_ids), r.Weight.withdrawn_on.is_(None)
        ),
        facts.Weight,
    )
    return {
        patient_id: facts.Patient(
            birth_on,
            tuple(courses.get(patient_id, ())),
            tuple(outside.get(patient_id, ())),
            tuple(weights.get(patient_id, ())),
        )
        for patient_id, birth_on in birth_dates.items()
    }


def _courses(tx: Session, where: ColumnElement[bool]) -> dict[int, list[facts.Course]]:
    rows = tx.execute(
        select(
            r.Course.id,
            r.Course.patient_id,
            r.Course.condition,
            r.Course.product,
            r.Course.opened_on,
            r.Course.body_region,
            r.Course.interval,
            r.Course.planned_dose,
            r.Course.schedule_switch,
            r.Course.start_on,
            r.Course.clinician_id,
            r.Course.nurse_id,
            r.Course.ended_on,
            r.Course.end_reason,
            r.Course.ended_by,
        ).where(where)
    ).all()
    ids = [row.id for row in rows]
    staff = staff_names(tx)
    parts = _Parts(tx, ids, staff)
    courses = defaultdict(list)
    for row in rows:
        ending = facts.Ending(row.ended_on, row.end_reason, row.ended_by) if row.ended_on else None
        courses[row.patient_id].append(
            facts.Course(
                key=row.id,
                condition=row.condition,
                product=row.product,
                opened_on=row.opened_on,
                body_region=row.body_region,
                interval=row.interval,
                planned_dose=row.planned_dose,
                switched_to=Schedule(row.schedule_switch) if row.schedule_switch else None,
                start_on=row.start_on,
                clinician=staff.get(row.clinician_id, ""),
                nurse=staff.get(row.nurse_id, ""),
                ending=ending,
                sessions=tuple(parts.sessions.get(row.id, ())),
                appointments=tuple(parts.appointments.get(row.id, ())),
                holds=tuple(parts.holds.get(row.id, ())),
                own_dates=tuple(parts.own_dates.get(row.id, ())),
                reports=tuple(parts.reports.get(row.id, ())),
                contacts=tuple(parts.contacts.get(row.id, ())),
                reviews=tuple(parts.reviews.get(row.id, ())),
                plan_kept_on=tuple(parts.plan_kept_on.get(row.id, ())),
                authorisation=parts.authorisations.get(row.id),
            )
        )
    return courses


def staff_names(tx: Session) -> dict[int | None, str]:
    """Everybody's name by id."""
    return dict(tx.execute(select(r.Staff.id, r.Staff.name)).tuples().all())


KEEP_PLAN = "keep-plan"
"""The decision that a course keeps its plan although the dose moves its date."""


class _Parts:
    """What belongs to courses, by the course's id."""

    def __init__(self, tx: Session, ids: Sequence[int], staff: dict[int | None, str]) -> None:
        self.sessions = _by(
            tx,
            select(
                r.SessionRecord.course_id,
                r.SessionRecord.given_on,
                r.SessionRecord.product,
                r.SessionRecord.dose,
                r.SessionRecord.is_touch_up,
                r.SessionRecord.status,
            ).where(r.SessionRecord.course_id.in_(ids)),
            lambda on, product, dose, is_touch_up, status: facts.Session(
                on, product, dose, is_touch_up, facts.SessionStatus(status)
            ),
        )
        self.appointments = _by(
            tx,
            select(
                r.AppointmentCourse.course_id,
                r.Appointment.on_date,
                r.Appointment.made_on,
                r.Appointment.status,
                r.Appointment.outcome_on,
                r.Appointment.late_accepted_by,
            )
            .join(r.Appointment, r.Appointment.id == r.AppointmentCourse.appointment_id)
            .where(r.AppointmentCourse.course_id.in_(ids), r.Appointment.status != "voided"),
            lambda on, made_on, status, outcome_on, by: facts.Appointment(
                on, made_on, facts.AppointmentStatus(status), outcome_on, by
            ),
        )
        self.holds = _by(
            tx,
            select(
                r.Hold.course_id,
                r.Hold.made_on,
                r.Hold.reason,
                r.Hold.not_treated_before,
                r.Hold.not_called_before,
            ).where(r.Hold.course_id.in_(ids), r.Hold.withdrawn_on.is_(None)),
            facts.Hold,
        )
        self.own_dates = _by(
            tx,
            select(
                r.OwnDate.course_id,
                r.OwnDate.made_on,
                r.OwnDate.own_on,
                r.OwnDate.reason,
                r.OwnDate.signed_by,
                r.OwnDate.overridden_floors,
            ).where(r.OwnDate.course_id.in_(ids), r.OwnDate.withdrawn_on.is_(None)),
            lambda made_on, on, reason, by, floors: facts.OwnDate(
                made_on, on, reason, by, frozenset(floors)
            ),
        )
        self.reports = _by(
            tx,
            select(
                r.SymptomReport.course_id,
                r.SymptomReport.reported_on,
                r.SymptomReport.kind,
                r.SymptomReport.review_on,
            ).where(r.SymptomReport.course_id.in_(ids), r.SymptomReport.withdrawn_on.is_(None)),
            lambda on, kind, review_on: facts.SymptomReport(
                on, facts.SymptomAnswer(kind), review_on
            ),
        )
        self.contacts = _by(
            tx,
            select(
                r.ContactAttemptCourse.course_id,
                r.ContactAttempt.attempted_on,
                r.ContactAttempt.promise_by,
                r.ContactAttempt.try_again_on,
            )
            .join(
                r.ContactAttempt, r.ContactAttempt.id == r.ContactAttemptCourse.contact_attempt_id
            )
            .where(
                r.ContactAttemptCourse.course_id.in_(ids), r.ContactAttempt.withdrawn_on.is_(None)
            ),
            facts.Contact,
        )
        self.reviews = _by(
            tx,
            select(
                r.Review.course_id,
                r.Review.code,
                r.Review.opened_on,
                r.Review.owner_id,
                r.Review.late_on,
            ).where(r.Review.course_id.in_(ids), r.Review.closed_on.is_(None)),
            lambda code, opened_on, owner_id, late_on: facts.Review(
                code, opened_on, staff.get(owner_id, ""), late_on
            ),
        )
        self.plan_kept_on = _by(
            tx,
            select(r.Review.course_id, r.Review.closed_on).where(
                r.Review.course_id.in_(ids),
                r.Review.closed_on.is_not(None),
                r.Review.decision == KEEP_PLAN,
            ),
            lambda on: on,
        )
        self.authorisations = _authorisations(tx, ids, staff)


def _authorisations(
    tx: Session, ids: Sequence[int], staff: dict[int | None, str]
) -> dict[int, Authorisation]:
    """The newest authorisation of each course; an approved one before one that isn't."""
    a = r.Authorisation
    rows = tx.execute(
        select(
            r.AuthorisationCourse.course_id,
            a.stage,
            a.valid_from,
            a.valid_to,
            a.visits_approved,
            a.visits_used,
            a.minimum_interval,
            a.payer,
            a.owner_id,
            a.chase_on,
        )
        .join(a, a.id == r.AuthorisationCourse.authorisation_id)
        .where(r.AuthorisationCourse.course_id.in_(ids), a.withdrawn_on.is_(None))
        .order_by(a.valid_to.is_not(None), a.valid_to, a.id)
    )
    return {
        row.course_id: Authorisation(
            stage=Stage(row.stage),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            visits_left=None
            if row.visits_approved is None
            else row.visits_approved - row.visits_used,
            minimum=row.minimum_interval,
            payer=row.payer,
            owner=staff.get(row.owner_id, ""),
            chase_on=row.chase_on,
        )
        for row in rows
    }


def _by(tx: Session, query: Executable, make: Any) -> dict[int, list[Any]]:
    """Rows of a query by their first column, the others made into facts."""
    found: dict[int, list[Any]] = {}
    for key, *values in tx.execute(query):
        found.setdefault(key, []).append(make(*values))
    return found


def chunks(ids: Iterable[int]) -> Iterable[list[int]]:
    """Ids in chunks that `load_patients` takes."""
    chunk: list[int] = []
    for one in ids:
        chunk.append(one)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
