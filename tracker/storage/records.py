"""All records, one module a noun; a record never leaves `services`."""

from tracker.storage.record import Record
from tracker.storage.records_appointments import Appointment, AppointmentCourse
from tracker.storage.records_audit import AuditEntry, AuditPayload
from tracker.storage.records_authorisations import Authorisation, AuthorisationCourse
from tracker.storage.records_clinic import (
    Clinic,
    ClinicWeekday,
    Closure,
    CodedReason,
    Condition,
    Product,
    Staff,
)
from tracker.storage.records_contacts import ContactAttempt, ContactAttemptCourse
from tracker.storage.records_courses import Course, Hold, OwnDate, Review, SymptomReport, Task
from tracker.storage.records_patients import (
    ContactPoint,
    Patient,
    PatientAlert,
    PatientIdentifier,
    Weight,
)
from tracker.storage.records_phases import CoursePhase
from tracker.storage.records_protocols import DoseLimit, Protocol
from tracker.storage.records_visits import (
    ImportedRow,
    ImportRun,
    OutsideDose,
    SessionAmendment,
    SessionLot,
    SessionRecord,
    Visit,
)
from tracker.storage.uuids import new_uuid

__all__ = [
    "Appointment",
    "AppointmentCourse",
    "AuditEntry",
    "AuditPayload",
    "Authorisation",
    "AuthorisationCourse",
    "Clinic",
    "ClinicWeekday",
    "Closure",
    "CodedReason",
    "Condition",
    "ContactAttempt",
    "ContactAttemptCourse",
    "ContactPoint",
    "Course",
    "CoursePhase",
    "DoseLimit",
    "Hold",
    "ImportRun",
    "ImportedRow",
    "OutsideDose",
    "OwnDate",
    "Patient",
    "PatientAlert",
    "PatientIdentifier",
    "Product",
    "Protocol",
    "Record",
    "Review",
    "SessionAmendment",
    "SessionLot",
    "SessionRecord",
    "Staff",
    "SymptomReport",
    "Task",
    "Visit",
    "Weight",
    "new_uuid",
]
