"""The Patient screen: one patient with everything that is known, in a few queries."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.dosing import DoseBook
from tracker.domain.problems import NotFound
from tracker.services.course_cards import course_cards
from tracker.services.course_window import work_out
from tracker.services.dose_bars import dose_bars
from tracker.services.facts import load_patient
from tracker.services.patient_history import outside_rows, session_rows
from tracker.services.patient_rows import (
    AlertRow,
    BookingRow,
    ContactRow,
    CourseCard,
    DoseBar,
    FloorRow,
    Header,
    HoldRow,
    OutsideRow,
    OwnDateRow,
    PatientCard,
    SessionRow,
    TimelineItem,
    WeightRow,
)
from tracker.services.patient_timeline import timeline
from tracker.services.rules import current_rules
from tracker.services.wording import alert_label, sex_label
from tracker.storage import records as r
from tracker.text import _

__all__ = [
    "AlertRow",
    "BookingRow",
    "ContactRow",
    "CourseCard",
    "DoseBar",
    "FloorRow",
    "Header",
    "HoldRow",
    "OutsideRow",
    "OwnDateRow",
    "PatientCard",
    "SessionRow",
    "TimelineItem",
    "WeightRow",
    "patient_card",
]


def patient_card(tx: Session, patient_uuid: str, today: date) -> PatientCard:
    """Everything about one patient. Raises NotFound."""
    patient_id = tx.scalar(select(r.Patient.id).where(r.Patient.uuid == patient_uuid))
    if patient_id is None:
        raise NotFound(_("This patient is not in the clinic’s records."))
    patient, rules = load_patient(tx, patient_id), current_rules(tx)
    found = work_out(patient, rules, today)
    courses = course_cards(tx, patient_id, found, today)
    labels = {card.course_id: (card.uuid, card.label) for card in courses}
    sessions = session_rows(tx, patient_id, labels)
    outside = outside_rows(tx, patient_id, labels)
    weights = _weights(tx, patient_id)
    return PatientCard(
        header=_header(tx, patient_id, weights, today),
        alerts=_alerts(tx, patient_id, today),
        courses=courses,
        doses=dose_bars(patient, rules, DoseBook(patient, rules), today),
        sessions=sessions,
        outside=outside,
        weights=weights,
        timeline=timeline(tx, patient_id, courses, sessions, outside),
    )


def _header(tx: Session, patient_id: int, weights: tuple[WeightRow, ...], today: date) -> Header:
    p = r.Patient.__table__.c
    row = tx.execute(select(r.Patient.__table__).where(p.id == patient_id)).one()
    identifier, point = r.PatientIdentifier, r.ContactPoint
    number = tx.scalar(
        select(identifier.value)
        .where(identifier.patient_id == patient_id, identifier.system == "record_number")
        .order_by(identifier.id)
        .limit(1)
    )
    contacts = tx.execute(
        select(point.kind, point.value)
        .where(point.patient_id == patient_id)
        .order_by(point.position, point.id)
    )
    return Header(
        uuid=row.uuid,
        version=row.version,
        patient_id=patient_id,
        name=_full_name(row.family_name, row.given_name),
        family_name=row.family_name,
        given_name=row.given_name,
        record_number=number or "",
        birth_date=row.birth_date,
        age=_age(row.birth_date, row.deceased_on or today),
        sex=sex_label(row.sex),
        language=row.language,
        address=row.address,
        notes=row.notes,
        deceased_on=row.deceased_on,
        contacts=tuple(ContactRow(kind, value) for kind, value in contacts),
        preferred_channel=row.preferred_channel,
        best_time=row.best_time,
        carer=row.carer,
        interpreter=row.interpreter,
        transport=row.transport,
        do_not_contact=row.do_not_contact,
        contact_note=row.contact_note,
        weight=weights[0] if weights else None,
    )


def _full_name(family_name: str, given_name: str) -> str:
    if not given_name:
        return family_name
    return _("{family}, {given}").format(family=family_name, given=given_name)


def _age(birth_date: date, day: date) -> int:
    had_birthday = (day.month, day.day) >= (birth_date.month, birth_date.day)
    return day.year - birth_date.year - (0 if had_birthday else 1)


def _alerts(tx: Session, patient_id: int, today: date) -> tuple[AlertRow, ...]:
    alert = r.PatientAlert
    rows = tx.execute(
        select(alert.uuid, alert.version, alert.kind, alert.text, alert.since_on)
        .where(alert.patient_id == patient_id, alert.ended_on.is_(None) | (alert.ended_on > today))
        .order_by(alert.id)
    )
    return tuple(
        AlertRow(uuid, version, kind, alert_label(kind), text, since_on)
        for uuid, version, kind, text, since_on in rows
    )


def _weights(tx: Session, patient_id: int) -> tuple[WeightRow, ...]:
    """The newest first."""
    weight = r.Weight
    rows = tx.execute(
        select(weight.uuid, weight.measured_on, weight.grams)
        .where(weight.patient_id == patient_id, weight.withdrawn_on.is_(None))
        .order_by(weight.measured_on.desc(), weight.id.desc())
    )
    return tuple(WeightRow(*row) for row in rows)
