"""All records, one module a noun; a record never leaves `services`.

A record's module is loaded when it is first asked for, so that a reader maps only the tables it
reads. `map_all` maps every table, as whatever writes must.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tracker.storage.uuids import new_uuid

if TYPE_CHECKING:
    from tracker.storage.record import Record
    from tracker.storage.records_accounts import AccountRecord, HandOver
    from tracker.storage.records_alerts import PatientAlert
    from tracker.storage.records_amendments import SessionAmendment
    from tracker.storage.records_answers import Consent, VisitAnswer
    from tracker.storage.records_appointments import (
        Appointment,
        AppointmentCourse,
        BookingMove,
        NotTreated,
        OutcomeMoment,
        UntoldBooking,
    )
    from tracker.storage.records_audit import AuditEntry, AuditPayload
    from tracker.storage.records_authorisations import (
        Authorisation,
        AuthorisationCourse,
        AuthorisationTerms,
        DrugDelivery,
    )
    from tracker.storage.records_call_claims import CallClaim
    from tracker.storage.records_clinic import Clinic, Condition, Staff
    from tracker.storage.records_clinic_days import ClinicListRecord, ClinicWeekday, Closure
    from tracker.storage.records_contacts import (
        AttemptDetail,
        ContactAttempt,
        ContactAttemptCourse,
        ContactRule,
    )
    from tracker.storage.records_courses import Course
    from tracker.storage.records_day_closes import DayClose
    from tracker.storage.records_decisions import Hold, OwnDate, Review, SymptomReport, Task
    from tracker.storage.records_dose_limits import DoseLimit
    from tracker.storage.records_drafts import Draft
    from tracker.storage.records_events import AdverseEvent, PriorTreatment
    from tracker.storage.records_imports import ImportedRow, ImportRun
    from tracker.storage.records_letters import (
        CallSheet,
        CallSheetRow,
        LetterSender,
        LetterTemplate,
    )
    from tracker.storage.records_lists import CodedReason, Product
    from tracker.storage.records_outcomes import CycleResponse, OutcomeScore
    from tracker.storage.records_outside_doses import OutsideDose
    from tracker.storage.records_own import ContinuationRecord, InstrumentRecord, RetiredEntry
    from tracker.storage.records_passed_places import PassedPlace
    from tracker.storage.records_patients import ContactPoint, Patient, PatientIdentifier
    from tracker.storage.records_phases import CoursePhase
    from tracker.storage.records_protocols import Protocol
    from tracker.storage.records_rules import RulesStamp, WindowMove
    from tracker.storage.records_same import NotSamePerson, PatientMerge
    from tracker.storage.records_shared_slots import SharedSlots
    from tracker.storage.records_sheets import ImportMade, ImportMapping, ImportUndo, WaitingRow
    from tracker.storage.records_sites import Muscle, PatternRecord
    from tracker.storage.records_vials import Presentation, VialRecord, VialUse
    from tracker.storage.records_views import SavedView
    from tracker.storage.records_visits import SessionLot, SessionRecord, SessionSite, Visit
    from tracker.storage.records_weights import Weight

__all__ = [
    "AccountRecord",
    "AdverseEvent",
    "Appointment",
    "AppointmentCourse",
    "AttemptDetail",
    "AuditEntry",
    "AuditPayload",
    "Authorisation",
    "AuthorisationCourse",
    "AuthorisationTerms",
    "BookingMove",
    "CallClaim",
    "CallSheet",
    "CallSheetRow",
    "Clinic",
    "ClinicListRecord",
    "ClinicWeekday",
    "Closure",
    "CodedReason",
    "Condition",
    "Consent",
    "ContactAttempt",
    "ContactAttemptCourse",
    "ContactPoint",
    "ContactRule",
    "ContinuationRecord",
    "Course",
    "CoursePhase",
    "CycleResponse",
    "DayClose",
    "DoseLimit",
    "Draft",
    "DrugDelivery",
    "HandOver",
    "Hold",
    "ImportMade",
    "ImportMapping",
    "ImportRun",
    "ImportUndo",
    "ImportedRow",
    "InstrumentRecord",
    "LetterSender",
    "LetterTemplate",
    "Muscle",
    "NotSamePerson",
    "NotTreated",
    "OutcomeMoment",
    "OutcomeScore",
    "OutsideDose",
    "OwnDate",
    "PassedPlace",
    "Patient",
    "PatientAlert",
    "PatientIdentifier",
    "PatientMerge",
    "PatternRecord",
    "Presentation",
    "PriorTreatment",
    "Product",
    "Protocol",
    "Record",
    "RetiredEntry",
    "Review",
    "RulesStamp",
    "SavedView",
    "SessionAmendment",
    "SessionLot",
    "SessionRecord",
    "SessionSite",
    "SharedSlots",
    "Staff",
    "SymptomReport",
    "Task",
    "UntoldBooking",
    "VialRecord",
    "VialUse",
    "Visit",
    "VisitAnswer",
    "WaitingRow",
    "Weight",
    "WindowMove",
    "map_all",
    "new_uuid",
]

_MODULES = {
    "Record": "record",
    "AccountRecord": "records_accounts",
    "HandOver": "records_accounts",
    "Draft": "records_drafts",
    "PatientAlert": "records_alerts",
    "SessionAmendment": "records_amendments",
    "Consent": "records_answers",
    "VisitAnswer": "records_answers",
    "Appointment": "records_appointments",
    "AppointmentCourse": "records_appointments",
    "BookingMove": "records_appointments",
    "NotTreated": "records_appointments",
    "OutcomeMoment": "records_appointments",
    "UntoldBooking": "records_appointments",
    "AuditEntry": "records_audit",
    "AuditPayload": "records_audit",
    "Authorisation": "records_authorisations",
    "AuthorisationCourse": "records_authorisations",
    "AuthorisationTerms": "records_authorisations",
    "DrugDelivery": "records_authorisations",
    "CallClaim": "records_call_claims",
    "Clinic": "records_clinic",
    "Condition": "records_clinic",
    "Staff": "records_clinic",
    "ClinicListRecord": "records_clinic_days",
    "ClinicWeekday": "records_clinic_days",
    "Closure": "records_clinic_days",
    "AttemptDetail": "records_contacts",
    "ContactAttempt": "records_contacts",
    "ContactAttemptCourse": "records_contacts",
    "ContactRule": "records_contacts",
    "Course": "records_courses",
    "DayClose": "records_day_closes",
    "Hold": "records_decisions",
    "OwnDate": "records_decisions",
    "Review": "records_decisions",
    "SymptomReport": "records_decisions",
    "Task": "records_decisions",
    "DoseLimit": "records_dose_limits",
    "AdverseEvent": "records_events",
    "PriorTreatment": "records_events",
    "ImportRun": "records_imports",
    "ImportedRow": "records_imports",
    "CallSheet": "records_letters",
    "CallSheetRow": "records_letters",
    "LetterSender": "records_letters",
    "LetterTemplate": "records_letters",
    "CodedReason": "records_lists",
    "Product": "records_lists",
    "CycleResponse": "records_outcomes",
    "OutcomeScore": "records_outcomes",
    "OutsideDose": "records_outside_doses",
    "ContinuationRecord": "records_own",
    "InstrumentRecord": "records_own",
    "RetiredEntry": "records_own",
    "PassedPlace": "records_passed_places",
    "ContactPoint": "records_patients",
    "Patient": "records_patients",
    "PatientIdentifier": "records_patients",
    "CoursePhase": "records_phases",
    "Protocol": "records_protocols",
    "RulesStamp": "records_rules",
    "WindowMove": "records_rules",
    "NotSamePerson": "records_same",
    "PatientMerge": "records_same",
    "SharedSlots": "records_shared_slots",
    "Muscle": "records_sites",
    "PatternRecord": "records_sites",
    "ImportMade": "records_sheets",
    "ImportMapping": "records_sheets",
    "ImportUndo": "records_sheets",
    "WaitingRow": "records_sheets",
    "SavedView": "records_views",
    "Presentation": "records_vials",
    "VialRecord": "records_vials",
    "VialUse": "records_vials",
    "SessionLot": "records_visits",
    "SessionRecord": "records_visits",
    "SessionSite": "records_visits",
    "Visit": "records_visits",
    "Weight": "records_weights",
}


def map_all() -> None:
    """Load every record."""
    for name in _MODULES:
        __getattr__(name)


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(name)
    record = getattr(import_module(f"tracker.storage.{_MODULES[name]}"), name)
    globals()[name] = record
    return record
