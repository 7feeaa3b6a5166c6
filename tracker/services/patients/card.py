"""The Patient screen: one patient with everything that is known, in a few queries."""

from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.birth import age_on
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import COUNTING
from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.services.authorisations.lines import approval_lines
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.clinic.clinic import the_clinic
from tracker.services.courses.cards import course_cards
from tracker.services.courses.course_window import tell_untold, work_out
from tracker.services.facts import load_patient
from tracker.services.patients.dose_bars import dose_bars
from tracker.services.patients.history import outside_rows, session_rows
from tracker.services.patients.parts import PatientParts
from tracker.services.patients.rows import (
    AlertRow,
    ApprovalRow,
    BookingRow,
    ContactRow,
    CourseCard,
    DoseBar,
    FloorRow,
    Header,
    HoldRow,
    LastInjections,
    OutsideRow,
    OwnDateRow,
    PatientAtVisit,
    PatientCard,
    SessionRow,
    TimelineItem,
    WeightRow,
)
from tracker.services.patients.timeline import timeline
from tracker.services.rules.in_force import current_rules
from tracker.services.same_person.kept import kept_in_order
from tracker.services.visits.amended_forms import amended_forms
from tracker.services.visits.imported import session_imports
from tracker.services.wording import alert_label, product_name, sex_label
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.text import _, person_name

__all__ = [
    "AlertRow",
    "ApprovalRow",
    "BookingRow",
    "ContactRow",
    "CourseCard",
    "DoseBar",
    "FloorRow",
    "Header",
    "HoldRow",
    "LastInjections",
    "OutsideRow",
    "OwnDateRow",
    "PatientAtVisit",
    "PatientCard",
    "SessionRow",
    "TimelineItem",
    "WeightRow",
    "patient_at_visit",
    "patient_card",
]


def patient_card(tx: Session, patient_uuid: str, today: date) -> PatientCard:
    """Everything about one patient. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient_id = _opened(tx, patient_uuid)
    patient, rules = load_patient(tx, patient_id), current_rules(tx)
    parts = PatientParts(tx, patient_id)
    clinic = the_clinic(tx)
    approvals = {}
    if any(course.authorisations for course in patient.courses):
        approvals = approval_lines(
            tx, patient_uuid, clinic.jurisdiction, today, {patient_id: patient}
        )
    places = OpenPlaces(tx, rules.days).of(patient_id)
    windows = tell_untold(tx, work_out(patient, rules, today, places), today)
    courses = course_cards(parts, windows, today, approvals)
    labels = {card.course_id: (card.uuid, card.label) for card in courses}
    zone = clinic.zone
    imports, before = session_imports(tx, patient_id, zone), amended_forms(tx, parts, zone)
    sessions = session_rows(parts, labels, imports, before)
    outside = outside_rows(parts, labels)
    weights = tuple(WeightRow(*row) for row in parts.weights)
    return PatientCard(
        header=_header(parts, weights, today),
        alerts=_alerts(parts, today),
        courses=courses,
        doses=dose_bars(patient, rules, DoseBook(patient, rules), today),
        sessions=sessions,
        outside=outside,
        weights=weights,
        timeline=timeline(parts, courses, sessions, outside),
    )


def patient_at_visit(tx: Session, patient_uuid: str, today: date) -> PatientAtVisit:
    """As much of the patient as a visit tells. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient_id = _opened(tx, patient_uuid)
    patient, rules = load_patient(tx, patient_id), current_rules(tx)
    parts = PatientParts(tx, patient_id)
    places = OpenPlaces(tx, rules.days).of(patient_id)
    windows = tell_untold(tx, work_out(patient, rules, today, places), today)
    courses = course_cards(parts, windows, today, {})
    # The rows are in the order of their days.
    newest = {
        row.course_id: row
        for row in parts.sessions
        if row.status in COUNTING and not row.is_touch_up
    }
    last = {card.uuid: newest[card.course_id] for card in courses if card.course_id in newest}
    return PatientAtVisit(
        header=_header(parts, tuple(WeightRow(*row) for row in parts.weights), today),
        alerts=_alerts(parts, today),
        courses=courses,
        last={
            uuid: LastInjections(row.uuid, row.given_on, product_name(row.product), row.dose)
            for uuid, row in last.items()
        },
    )


def _opened(tx: Session, patient_uuid: str) -> int:
    """The id of a patient whose record somebody reads."""
    found = tx.execute(_ID, {"uuid": patient_uuid}).first()
    if found is None:
        raise NotFound(_("This patient is not in the clinic’s records."))
    patient_id, is_merged = found
    if is_merged:
        (patient_id,) = kept_in_order(tx, [patient_id])
        patient_uuid = tx.get_one(r.Patient, patient_id).uuid
    queue_act(tx, "read", kind="patient", uuid=patient_uuid, patient_id=patient_id)
    return int(patient_id)


_ID = select(r.Patient.id, r.Patient.merged_into_id.is_not(None)).where(
    r.Patient.uuid == bindparam("uuid")
)


def _header(parts: PatientParts, weights: tuple[WeightRow, ...], today: date) -> Header:
    row = parts.header
    return Header(
        uuid=row.uuid,
        version=row.version,
        patient_id=row.id,
        name=person_name(row.family_name, row.given_name),
        family_name=row.family_name,
        given_name=row.given_name,
        record_number=row.record_number or "",
        other_numbers=tuple(n.value for n in parts.numbers if n.value != row.record_number),
        birth_date=row.birth_date,
        age=age_on(row.birth_date, row.deceased_on or today),
        sex=sex_label(row.sex),
        language=row.language,
        address=row.address,
        notes=row.notes,
        deceased_on=row.deceased_on,
        contacts=tuple(ContactRow(kind, value) for kind, value in parts.contact_points),
        preferred_channel=row.preferred_channel,
        best_time=row.best_time,
        carer=row.carer,
        interpreter=row.interpreter,
        transport=row.transport,
        do_not_contact=row.do_not_contact,
        contact_note=row.contact_note,
        weight=weights[0] if weights else None,
    )


def _alerts(parts: PatientParts, today: date) -> tuple[AlertRow, ...]:
    return tuple(
        AlertRow(row.uuid, row.version, row.kind, alert_label(row.kind), row.text, row.since_on)
        for row in parts.alerts
        if row.ended_on is None or row.ended_on > today
    )
