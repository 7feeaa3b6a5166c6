"""One patient with courses, windows and sessions, found by the record number."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.clinic.clinic import the_clinic
from tracker.services.courses.course_window import CourseWindow, tell_untold, work_out
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.same_person.kept import kept_in_order
from tracker.services.visits.imported import SessionImport, session_imports
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.text import _


@dataclass(frozen=True, slots=True)
class RecordedSession:
    """A session as it stands, planned and voided ones too. `dose` in milliunits."""

    given_on: date
    product: str
    dose: int | None
    is_touch_up: bool
    status: str
    lots: tuple[tuple[str, date | None], ...]
    injector: str
    notes: str
    imported: SessionImport | None


@dataclass(frozen=True, slots=True)
class RecordedCourse:
    """A course with its window today and its sessions, the newest first."""

    now: CourseWindow
    sessions: tuple[RecordedSession, ...]


@dataclass(frozen=True, slots=True)
class PatientRecord:
    """Everything that the terminal tells of a patient; those that run before ended courses."""

    record_number: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    sex: str | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    courses: tuple[RecordedCourse, ...]


def patient_record(tx: Session, record_number: str, today: date) -> PatientRecord:
    """Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient_id = tx.scalar(
        select(r.PatientIdentifier.patient_id).where(
            r.PatientIdentifier.system == "record_number",
            r.PatientIdentifier.value == record_number,
        )
    )
    if patient_id is None:
        raise NotFound(
            _("There is no patient with the record number “{number}”.").format(
                number=record_number[:60]
            )
        )
    (patient_id,) = kept_in_order(tx, [patient_id])
    person = tx.get_one(r.Patient, patient_id)
    queue_act(tx, "read", kind="patient", uuid=person.uuid, patient_id=person.id)
    rules = current_rules(tx)
    places = OpenPlaces(tx, rules.days).of(person.id)
    patient = load_patient(tx, person.id)
    windows = tell_untold(tx, work_out(patient, rules, today, places), today)
    imports = session_imports(tx, person.id, the_clinic(tx).zone)
    sessions = _sessions(tx, [window.course.key for window in windows], imports)
    return PatientRecord(
        record_number=record_number,
        family_name=person.family_name,
        given_name=person.given_name,
        birth_date=person.birth_date,
        sex=person.sex,
        phones=tuple(c.value for c in person.contact_points if c.kind == "phone"),
        emails=tuple(c.value for c in person.contact_points if c.kind == "email"),
        courses=tuple(
            RecordedCourse(window, tuple(sessions[window.course.key]))
            for window in sorted(windows, key=_course_order)
        ),
    )


def _course_order(window: CourseWindow) -> tuple[bool, str, str]:
    course = window.course
    return course.ending is not None, course.condition, course.body_region


def _sessions(
    tx: Session, course_ids: Sequence[int], imports: Mapping[int, SessionImport]
) -> dict[int, list[RecordedSession]]:
    session, lot = r.SessionRecord, r.SessionLot
    lots: dict[int, list[tuple[str, date | None]]] = defaultdict(list)
    for session_id, number, expiry in tx.execute(
        select(lot.session_id, lot.lot_number, lot.expiry)
        .join(session, session.id == lot.session_id)
        .where(session.course_id.in_(course_ids))
        .order_by(lot.session_id, lot.position)
    ):
        lots[session_id].append((number, expiry))
    found: dict[int, list[RecordedSession]] = defaultdict(list)
    for row in tx.execute(
        select(
            session.id,
            session.course_id,
            session.given_on,
            session.product,
            session.dose,
            session.is_touch_up,
            session.status,
            session.injector_text,
            session.notes,
            r.Staff.name.label("injector"),
        )
        .outerjoin(r.Staff, r.Staff.id == session.injector_id)
        .where(session.course_id.in_(course_ids))
        .order_by(session.given_on.desc(), session.id.desc())
    ):
        found[row.course_id].append(
            RecordedSession(
                row.given_on,
                row.product,
                row.dose,
                row.is_touch_up,
                row.status,
                tuple(lots[row.id]),
                row.injector_text or row.injector or "",
                row.notes,
                imports.get(row.id),
            )
        )
    return found
