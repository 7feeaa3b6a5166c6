"""What is stored of one patient, as rows for the screen: one query for each kind of entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Executable, bindparam, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.storage import records as r


class PatientParts:
    """Rows of a patient by kind; voided sessions and outside doses too, what was withdrawn not."""

    def __init__(self, tx: Session, patient_id: int) -> None:
        tx.flush()
        connection = tx.connection()
        present = connection.execute(_PRESENT, {"patient_id": patient_id}).one()

        def rare(name: str, query: Executable) -> Sequence[Any]:
            """Nothing is asked for what a patient hasn't got."""
            return _all(connection, query, patient_id) if getattr(present, name) else ()

        self.header = _all(connection, _HEADER, patient_id)[0]
        self.numbers = _all(connection, _NUMBERS, patient_id)
        self.contact_points = _all(connection, _CONTACT_POINTS, patient_id)
        self.alerts = rare("alerts", _ALERTS)
        self.weights = rare("weights", _WEIGHTS)
        self.courses = _all(connection, _COURSES, patient_id)
        self.sessions = _all(connection, _SESSIONS, patient_id)
        self.lots = _all(connection, _LOTS, patient_id)
        self.amendments = rare("amendments", _AMENDMENTS)
        self.outside = rare("outside", _OUTSIDE)
        self.holds = rare("holds", _HOLDS)
        self.own_dates = rare("own_dates", _OWN_DATES)
        self.bookings = rare("bookings", _BOOKINGS)
        self.contacts = rare("contacts", _CONTACTS)
        self.reports = rare("reports", _REPORTS)
        self.reviews = rare("reviews", _REVIEWS)


def _all(connection: Connection, query: Executable, patient_id: int) -> Sequence[Any]:
    return connection.execute(query, {"patient_id": patient_id}).all()


# The statements are made once: building them anew costs more than running them.
_PATIENT: BindParameter[Any] = bindparam("patient_id")

_NUMBER = (
    select(r.PatientIdentifier.value)
    .where(
        r.PatientIdentifier.patient_id == r.Patient.id,
        r.PatientIdentifier.system == "record_number",
    )
    .order_by(r.PatientIdentifier.id)
    .limit(1)
    .scalar_subquery()
)
_HEADER: Executable = select(r.Patient.__table__, _NUMBER.label("record_number")).where(
    r.Patient.id == _PATIENT
)
# Also those of whoever was merged into the patient.
_NUMBERS: Executable = (
    select(r.PatientIdentifier.value)
    .where(
        or_(
            r.PatientIdentifier.patient_id == _PATIENT,
            r.PatientIdentifier.patient_id.in_(
                select(r.PatientMerge.merged_id).where(
                    r.PatientMerge.kept_id == _PATIENT, r.PatientMerge.split_on.is_(None)
                )
            ),
        )
    )
    .order_by(r.PatientIdentifier.id)
)
_CONTACT_POINTS: Executable = (
    select(r.ContactPoint.kind, r.ContactPoint.value)
    .where(r.ContactPoint.patient_id == _PATIENT)
    .order_by(r.ContactPoint.position, r.ContactPoint.id)
)
_ALERTS: Executable = (
    select(
        r.PatientAlert.uuid,
        r.PatientAlert.version,
        r.PatientAlert.kind,
        r.PatientAlert.text,
        r.PatientAlert.since_on,
        r.PatientAlert.ended_on,
    )
    .where(r.PatientAlert.patient_id == _PATIENT)
    .order_by(r.PatientAlert.id)
)
_WEIGHTS: Executable = (
    select(r.Weight.uuid, r.Weight.measured_on, r.Weight.grams)
    .where(r.Weight.patient_id == _PATIENT, r.Weight.withdrawn_on.is_(None))
    .order_by(r.Weight.measured_on.desc(), r.Weight.id.desc())
)
_COURSES: Executable = select(
    r.Course.id,
    r.Course.uuid,
    r.Course.version,
    r.Course.condition,
    r.Course.body_region,
    r.Course.schedule_switch_reason,
    r.Course.end_note,
).where(r.Course.patient_id == _PATIENT)
_SITES = (
    select(func.coalesce(func.sum(r.SessionSite.sites), 0))
    .where(r.SessionSite.session_id == r.SessionRecord.id)
    .scalar_subquery()
)
_SESSIONS: Executable = (
    select(
        r.SessionRecord.id,
        r.SessionRecord.uuid,
        r.SessionRecord.version,
        r.Visit.uuid.label("visit_uuid"),
        r.SessionRecord.course_id,
        r.SessionRecord.given_on,
        r.SessionRecord.product,
        r.SessionRecord.dose,
        r.SessionRecord.is_touch_up,
        r.SessionRecord.injector_text,
        r.Staff.name.label("injector"),
        r.SessionRecord.status,
        r.SessionRecord.signed_by,
        r.SessionRecord.notes,
        r.SessionRecord.incident_reason,
        r.SessionRecord.void_reason,
        r.SessionRecord.voided_by,
        _SITES.label("sites"),
    )
    .join(r.Visit, r.Visit.id == r.SessionRecord.visit_id)
    .outerjoin(r.Staff, r.Staff.id == r.SessionRecord.injector_id)
    .where(r.SessionRecord.patient_id == _PATIENT)
    .order_by(r.SessionRecord.given_on, r.SessionRecord.id)
)
_LOTS: Executable = (
    select(r.SessionLot.session_id, r.SessionLot.lot_number, r.SessionLot.expiry)
    .join(r.SessionRecord, r.SessionRecord.id == r.SessionLot.session_id)
    .where(r.SessionRecord.patient_id == _PATIENT)
    .order_by(r.SessionLot.session_id, r.SessionLot.position)
)
_AMENDMENTS: Executable = (
    select(
        r.SessionAmendment.session_id,
        r.SessionAmendment.amended_at,
        r.SessionAmendment.by,
        r.SessionAmendment.reason,
        r.SessionAmendment.before,
    )
    .join(r.SessionRecord, r.SessionRecord.id == r.SessionAmendment.session_id)
    .where(r.SessionRecord.patient_id == _PATIENT)
    .order_by(r.SessionAmendment.session_id, r.SessionAmendment.id)
)
_OUTSIDE: Executable = (
    select(r.OutsideDose.__table__)
    .where(r.OutsideDose.patient_id == _PATIENT)
    .order_by(r.OutsideDose.given_on.desc(), r.OutsideDose.id.desc())
)
_HOLDS: Executable = (
    select(r.Hold.__table__)
    .join(r.Course, r.Course.id == r.Hold.course_id)
    .where(r.Course.patient_id == _PATIENT, r.Hold.withdrawn_on.is_(None))
    .order_by(r.Hold.made_on, r.Hold.id)
)
_OWN_DATES: Executable = (
    select(r.OwnDate.__table__)
    .join(r.Course, r.Course.id == r.OwnDate.course_id)
    .where(r.Course.patient_id == _PATIENT, r.OwnDate.withdrawn_on.is_(None))
    .order_by(r.OwnDate.id)
)
_BOOKINGS: Executable = (
    select(r.Appointment.__table__, r.AppointmentCourse.course_id)
    .join(r.AppointmentCourse, r.AppointmentCourse.appointment_id == r.Appointment.id)
    .where(r.Appointment.patient_id == _PATIENT, r.Appointment.status != "voided")
    .order_by(r.Appointment.on_date, r.Appointment.id)
)
_CONTACTS: Executable = (
    select(r.ContactAttempt.__table__, r.ContactAttemptCourse.course_id)
    .join(
        r.ContactAttemptCourse,
        r.ContactAttemptCourse.contact_attempt_id == r.ContactAttempt.id,
    )
    .where(r.ContactAttempt.patient_id == _PATIENT, r.ContactAttempt.withdrawn_on.is_(None))
)
_REPORTS: Executable = (
    select(r.SymptomReport.__table__)
    .join(r.Course, r.Course.id == r.SymptomReport.course_id)
    .where(r.Course.patient_id == _PATIENT, r.SymptomReport.withdrawn_on.is_(None))
)
_REVIEWS: Executable = (
    select(r.Review.__table__)
    .join(r.Course, r.Course.id == r.Review.course_id)
    .where(r.Course.patient_id == _PATIENT, r.Review.decision != "withdrawn")
)

# Most patients have few of these: one look tells which, instead of a query for each.
_MINE = select(r.Course.id).where(r.Course.patient_id == _PATIENT)
_PRESENT: Executable = select(
    *(
        exists().where(wanted).label(name)
        for name, wanted in (
            ("alerts", r.PatientAlert.patient_id == _PATIENT),
            ("weights", r.Weight.patient_id == _PATIENT),
            (
                "amendments",
                r.SessionAmendment.session_id.in_(
                    select(r.SessionRecord.id).where(r.SessionRecord.patient_id == _PATIENT)
                ),
            ),
            ("outside", r.OutsideDose.patient_id == _PATIENT),
            ("holds", r.Hold.course_id.in_(_MINE)),
            ("own_dates", r.OwnDate.course_id.in_(_MINE)),
            ("bookings", r.Appointment.patient_id == _PATIENT),
            ("contacts", r.ContactAttempt.patient_id == _PATIENT),
            ("reports", r.SymptomReport.course_id.in_(_MINE)),
            ("reviews", r.Review.course_id.in_(_MINE)),
        )
    )
)
