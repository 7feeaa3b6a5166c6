"""What is stored of a patient, as the domain's facts. A chunk of patients costs a dozen queries."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    BindParameter,
    Connection,
    Executable,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import Authorisation
from tracker.domain.problems import NotFound
from tracker.domain.protocol import Schedule
from tracker.domain.reviews import ReviewCode
from tracker.services.authorisations.facts import authorisations_of
from tracker.storage import records as r
from tracker.text import _

CHUNK = 500
"""How many patients are loaded at once at the most."""

APPOINTMENT_STATUS = case(
    (r.NotTreated.appointment_id.is_not(None), facts.AppointmentStatus.NOT_TREATED.value),
    else_=r.Appointment.status,
)
"""What became of an appointment, where `NotTreated` is joined from outside."""

_IS_OFF_LIST = and_(r.Appointment.outside_window_reason != "", r.Appointment.list_name.is_(None))

WITHDRAWN = "withdrawn"
"""The decision of a question whose cause was taken back."""

KEEP_PLAN = "keep-plan"
"""The decision that a course keeps its plan although the dose moves its date."""


def load_patient(tx: Session, patient_id: int) -> facts.Patient:
    """All facts of one patient. Raises NotFound."""
    found = load_patients(tx, [patient_id])
    if patient_id not in found:
        raise NotFound(_("This patient is not in the clinic's records."))
    return found[patient_id]


def load_patients(tx: Session, patient_ids: Sequence[int]) -> dict[int, facts.Patient]:
    """All facts of up to `CHUNK` patients, by id; those that don't exist are missing."""
    tx.flush()
    connection = tx.connection()
    persons = _rows(connection, _PERSONS, patient_ids)
    rows = _rows(connection, _COURSES, patient_ids)
    course_ids = [row.id for row in rows]
    present = _present(connection, patient_ids, course_ids)
    unwritten = {row.id for row in persons if row.do_not_contact or not row.address.strip()}
    unwritten |= _moved_away(rows)
    courses = _courses(connection, rows, present, unwritten)
    found = {
        name: _by(connection, query, patient_ids, make) if name in present else {}
        for name, query, make in _OF_PATIENTS
    }
    return {
        row.id: facts.Patient(
            row.birth_date,
            tuple(courses.get(row.id, ())),
            **{name: tuple(parts.get(row.id, ())) for name, parts in found.items()},
        )
        for row in persons
    }


def load_parts(
    tx: Session, names: Iterable[str], course_ids: Sequence[int]
) -> Iterator[tuple[str, dict[int, list[Any]]]]:
    """Some parts of the facts of courses, by the name that they have in `facts.Course`."""
    connection = tx.connection()
    for name, query, make in _OF_COURSES:
        if name in names:
            yield name, _by(connection, query, course_ids, make)


def staff_names(tx: Session) -> dict[int | None, str]:
    """Everybody's name by id."""
    return _staff(tx.connection())


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


def _courses(
    connection: Connection,
    rows: Sequence[Any],
    present: frozenset[str],
    unwritten: Container[int],
) -> dict[int, list[facts.Course]]:
    ids = [row.id for row in rows]
    staff = _staff(connection)
    parts = {
        name: _by(connection, query, ids, make) if name in present else {}
        for name, query, make in _OF_COURSES
    }
    reviews: dict[int, list[facts.Review]] = {}
    if "reviews" in present:
        reviews = _by(
            connection,
            _REVIEWS,
            ids,
            lambda code, opened_on, owner_id, late_on: facts.Review(
                code, opened_on, staff.get(owner_id, ""), late_on
            ),
        )
    authorisations: dict[int, tuple[Authorisation, ...]] = {}
    if "authorisations" in present:
        authorisations = authorisations_of(connection, ids, staff)
    courses: dict[int, list[facts.Course]] = {}
    for row in rows:
        ending = facts.Ending(row.ended_on, row.end_reason, row.ended_by) if row.ended_on else None
        course = facts.Course(
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
            reviews=tuple(reviews.get(row.id, ())),
            gets_letters=row.patient_id not in unwritten,
            authorisations=authorisations.get(row.id, ()),
            **{name: tuple(found.get(row.id, ())) for name, found in parts.items()},
        )
        courses.setdefault(row.patient_id, []).append(course)
    return courses


def _moved_away(rows: Iterable[Any]) -> set[int]:
    """Whose treatment ended because they moved, with none opened since; of the rows of courses."""
    moved: dict[int, date] = {}
    for row in rows:
        if row.end_reason == "moved":
            moved[row.patient_id] = max(row.ended_on, moved.get(row.patient_id, date.min))
    back = {
        row.patient_id
        for row in rows
        if row.ended_on is None and row.opened_on > moved.get(row.patient_id, date.max)
    }
    return moved.keys() - back


def _present(
    connection: Connection, patient_ids: Sequence[int], course_ids: Sequence[int]
) -> frozenset[str]:
    """The names of the parts of which these patients have any at all."""
    asked = {"ids": course_ids, "patient_ids": patient_ids}
    row = connection.execute(_PRESENT, asked).mappings().one()
    return _ALWAYS | {name for name, is_there in row.items() if is_there}


def _staff(connection: Connection) -> dict[int | None, str]:
    return dict(connection.execute(_STAFF).all())


def _rows(connection: Connection, query: Executable, ids: Sequence[int]) -> Sequence[Any]:
    return connection.execute(query, {"ids": ids}).all() if ids else ()


def _by(
    connection: Connection, query: Executable, ids: Sequence[int], make: Callable[..., Any]
) -> dict[int, list[Any]]:
    """Rows of a query by their first column, the others made into facts."""
    found: dict[int, list[Any]] = {}
    for key, *values in _rows(connection, query, ids):
        found.setdefault(key, []).append(make(*values))
    return found


# The statements are made once: building them anew costs more than running them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_STAFF = select(r.Staff.id, r.Staff.name)
_PERSONS = select(
    r.Patient.id, r.Patient.birth_date, r.Patient.do_not_contact, r.Patient.address
).where(r.Patient.id.in_(_IDS))
_COURSES = select(
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
).where(r.Course.patient_id.in_(_IDS))
_REVIEWS = select(
    r.Review.course_id, r.Review.code, r.Review.opened_on, r.Review.owner_id, r.Review.late_on
).where(r.Review.course_id.in_(_IDS), r.Review.closed_on.is_(None))
_OF_COURSES: tuple[tuple[str, Executable, Callable[..., Any]], ...] = (
    (
        "sessions",
        select(
            r.SessionRecord.course_id,
            r.SessionRecord.given_on,
            r.SessionRecord.product,
            r.SessionRecord.dose,
            r.SessionRecord.is_touch_up,
            r.SessionRecord.status,
        ).where(r.SessionRecord.course_id.in_(_IDS)),
        lambda on, product, dose, is_touch_up, status: facts.Session(
            on, product, dose, is_touch_up, facts.SessionStatus(status)
        ),
    ),
    (
        "appointments",
        select(
            r.AppointmentCourse.course_id,
            r.Appointment.on_date,
            r.Appointment.made_on,
            APPOINTMENT_STATUS,
            r.Appointment.outcome_on,
            r.Appointment.late_accepted_by,
            func.coalesce(
                r.OutcomeMoment.told_at,
                r.Appointment.created_at,
                type_=r.Appointment.created_at.type,
            ),
            _IS_OFF_LIST,
        )
        .join(r.Appointment, r.Appointment.id == r.AppointmentCourse.appointment_id)
        .outerjoin(r.NotTreated, r.NotTreated.appointment_id == r.Appointment.id)
        .outerjoin(r.OutcomeMoment, r.OutcomeMoment.appointment_id == r.Appointment.id)
        .where(r.AppointmentCourse.course_id.in_(_IDS), r.Appointment.status != "voided"),
        lambda on, made_on, status, outcome_on, by, told_at, is_off_list: facts.Appointment(
            on, made_on, facts.AppointmentStatus(status), outcome_on, by, told_at, bool(is_off_list)
        ),
    ),
    (
        "holds",
        select(
            r.Hold.course_id,
            r.Hold.made_on,
            r.Hold.reason,
            r.Hold.not_treated_before,
            r.Hold.not_called_before,
            r.Hold.created_at,
        ).where(r.Hold.course_id.in_(_IDS), r.Hold.withdrawn_on.is_(None)),
        facts.Hold,
    ),
    (
        "own_dates",
        select(
            r.OwnDate.course_id,
            r.OwnDate.made_on,
            r.OwnDate.own_on,
            r.OwnDate.reason,
            r.OwnDate.signed_by,
            r.OwnDate.overridden_floors,
        ).where(r.OwnDate.course_id.in_(_IDS), r.OwnDate.withdrawn_on.is_(None)),
        lambda made_on, on, reason, by, floors: facts.OwnDate(
            made_on, on, reason, by, frozenset(floors)
        ),
    ),
    (
        "reports",
        select(
            r.SymptomReport.course_id,
            r.SymptomReport.reported_on,
            r.SymptomReport.kind,
            r.SymptomReport.review_on,
        ).where(r.SymptomReport.course_id.in_(_IDS), r.SymptomReport.withdrawn_on.is_(None)),
        lambda on, kind, review_on: facts.SymptomReport(on, facts.SymptomAnswer(kind), review_on),
    ),
    (
        "contacts",
        select(
            r.ContactAttemptCourse.course_id,
            r.ContactAttempt.attempted_on,
            r.ContactAttempt.promise_by,
            r.ContactAttempt.try_again_on,
            r.ContactAttempt.outcome,
            r.ContactAttempt.channel,
            func.coalesce(r.AttemptDetail.part_of_day, ""),
            r.ContactAttempt.reached,
            r.ContactAttempt.attempted_at,
            r.ContactAttempt.created_at,
        )
        .join(r.ContactAttempt, r.ContactAttempt.id == r.ContactAttemptCourse.contact_attempt_id)
        .outerjoin(r.AttemptDetail, r.AttemptDetail.contact_attempt_id == r.ContactAttempt.id)
        .where(r.ContactAttemptCourse.course_id.in_(_IDS), r.ContactAttempt.withdrawn_on.is_(None)),
        facts.Contact,
    ),
    (
        "plan_kept_on",
        select(r.Review.course_id, r.Review.closed_on).where(
            r.Review.course_id.in_(_IDS),
            r.Review.closed_on.is_not(None),
            r.Review.decision == KEEP_PLAN,
        ),
        lambda on: on,
    ),
    (
        "contact_decisions",
        select(r.Review.course_id, r.Review.closed_on, r.Review.decision).where(
            r.Review.course_id.in_(_IDS),
            r.Review.closed_on.is_not(None),
            r.Review.code == ReviewCode.ATTEMPTS_USED_UP.value,
            r.Review.decision != WITHDRAWN,
        ),
        facts.ContactDecision,
    ),
)
_OUTSIDE = select(
    r.OutsideDose.patient_id,
    r.OutsideDose.given_on,
    r.OutsideDose.product,
    r.OutsideDose.dose,
    r.OutsideDose.condition,
    r.OutsideDose.course_id,
    r.OutsideDose.is_approximate,
).where(r.OutsideDose.patient_id.in_(_IDS), r.OutsideDose.voided_on.is_(None))
_WEIGHTS = select(r.Weight.patient_id, r.Weight.measured_on, r.Weight.grams).where(
    r.Weight.patient_id.in_(_IDS), r.Weight.withdrawn_on.is_(None)
)
_OF_PATIENTS: tuple[tuple[str, Executable, Callable[..., Any]], ...] = (
    ("outside", _OUTSIDE, facts.OutsideDose),
    ("weights", _WEIGHTS, facts.Weight),
)

# Most patients have few of these: one look tells which, instead of a query for each.
_PATIENT_IDS: BindParameter[Any] = bindparam("patient_ids", expanding=True)
_ALWAYS = frozenset({"sessions"})
_PRESENT = select(
    *(
        exists().where(column.in_(ids)).label(name)
        for name, column, ids in (
            ("appointments", r.AppointmentCourse.course_id, _IDS),
            ("holds", r.Hold.course_id, _IDS),
            ("own_dates", r.OwnDate.course_id, _IDS),
            ("reports", r.SymptomReport.course_id, _IDS),
            ("contacts", r.ContactAttemptCourse.course_id, _IDS),
            ("plan_kept_on", r.Review.course_id, _IDS),
            ("contact_decisions", r.Review.course_id, _IDS),
            ("reviews", r.Review.course_id, _IDS),
            ("authorisations", r.AuthorisationCourse.course_id, _IDS),
            ("outside", r.OutsideDose.patient_id, _PATIENT_IDS),
            ("weights", r.Weight.patient_id, _PATIENT_IDS),
        )
    )
)
