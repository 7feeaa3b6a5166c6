"""Authorisations as rows for the screens, with what was used of them counted from the sessions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import Authorisation, Part, Stage, Supply
from tracker.domain.cover import Gap, Visit, gap, stage_of, used_before, visits_left
from tracker.domain.dosing import planned_dose
from tracker.services.facts import load_patients
from tracker.services.rules.in_force import current_rules
from tracker.services.wording import condition_short, course_label
from tracker.services.wording.authorisations import stage_label
from tracker.storage import records as r
from tracker.text import person_name


@dataclass(frozen=True, slots=True)
class AuthorisationRow:
    """One that was not taken back. Units in thousandths, of its product.

    `gap` says why it doesn't cover the next visit, which is on `visit_on`: booked, or due. `is_late`:
    it was to be asked about before today.
    """

    uuid: str
    version: int
    authorisation_id: int
    patient_uuid: str
    patient: str
    record_number: str
    course_uuids: tuple[str, ...]
    treatments: str
    treatments_short: str
    payer: str
    number: str
    stage: Stage
    stage_label: str
    part: Part
    gap: Gap | None
    visit_on: date | None
    valid_from: date | None
    valid_to: date | None
    visits: int | None
    visits_left: int | None
    product: str | None
    units: int | None
    units_left: int | None
    supply: Supply
    deliver_by: date | None
    expires_on: date | None
    owner: str
    chase_on: date | None
    is_late: bool

    @property
    def is_in_the_way(self) -> bool:
        """Whether the next visit isn't covered by it."""
        return self.gap is not None


def authorisation_rows(
    tx: Session,
    ids: Sequence[int],
    today: date,
    known: Mapping[int, facts.Patient] = MappingProxyType({}),
) -> dict[int, AuthorisationRow]:
    """The rows of a page, by id; what doesn't exist or was taken back is missing.

    `known`: all the patients by id, where somebody has read them already.
    """
    stored = {row.id: row for row in tx.execute(_STORED, {"ids": ids})}
    patient_ids = sorted({row.patient_id for row in stored.values()})
    people = _people(tx, patient_ids)
    courses = _courses(tx, patient_ids)
    visits = _visits(tx, list(courses), today)
    rules = current_rules(tx)
    found = {}
    for patient_id, patient in (known or load_patients(tx, patient_ids)).items():
        if patient_id not in people:
            continue
        name, uuid, number = people[patient_id]
        for one in {one for course in patient.courses for one in course.authorisations}:
            row = stored.get(one.key)
            if row is None:
                continue
            mine = [course for course in patient.courses if course.key in one.courses]
            coming = [
                Visit(on, course.product, planned_dose(course, patient, rules, today), course.key)
                for course in mine
                if (on := visits.get(course.key)) is not None
            ]
            visit = min(coming, key=lambda visit: visit.on, default=None)
            left = visits_left(one, patient)
            used = used_before(one, patient)
            stage = stage_of(one, patient, today)
            delivery = one.delivery if stage in (Stage.DRUG_ORDERED, Stage.DRUG_HERE) else None
            found[one.key] = AuthorisationRow(
                uuid=row.uuid,
                version=row.version,
                authorisation_id=one.key,
                patient_uuid=uuid,
                patient=name,
                record_number=number,
                course_uuids=tuple(courses[course.key] for course in mine),
                treatments=", ".join(course_label(c.condition, c.body_region) for c in mine),
                treatments_short=", ".join(condition_short(c.condition) for c in mine),
                payer=one.payer,
                number=row.number,
                stage=stage,
                stage_label=stage_label(stage, one.appeal_by),
                part=one.part,
                gap=None if visit is None else gap(one, patient, visit, today),
                visit_on=None if visit is None else visit.on,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                visits=one.visits,
                visits_left=left,
                product=one.product,
                units=one.units,
                units_left=None if one.units is None else max(0, one.units - used.units),
                supply=one.supply,
                deliver_by=delivery.deliver_by if delivery else None,
                expires_on=delivery.expires_on if delivery else None,
                owner=one.owner,
                chase_on=one.chase_on,
                is_late=_is_late(one, today),
            )
    return found


def _is_late(one: Authorisation, today: date) -> bool:
    return one.chase_on is not None and one.chase_on < today


def _visits(tx: Session, course_ids: Sequence[int], today: date) -> dict[int, date | None]:
    """The day of each course's next visit: booked, else due, and not before today."""
    rows = tx.execute(_VISITS, {"ids": course_ids, "today": today})
    return {row.course_id: row.booked_on or (row.due_on and max(row.due_on, today)) for row in rows}


def _courses(tx: Session, patient_ids: Sequence[int]) -> dict[int, str]:
    return dict(tx.execute(_COURSES, {"ids": patient_ids}).all())


def _people(tx: Session, patient_ids: Sequence[int]) -> dict[int, tuple[str, str, str]]:
    """Name, uuid and record number."""
    numbers = dict(tx.execute(_NUMBERS, {"ids": patient_ids}).all())
    return {
        row.id: (person_name(row.family_name, row.given_name), row.uuid, numbers.get(row.id, ""))
        for row in tx.execute(_PEOPLE, {"ids": patient_ids})
    }


# The statements are made once: building them anew costs more than running them.
_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_TODAY: BindParameter[Any] = bindparam("today", type_=r.CoursePhase.from_on.type)
_STORED = select(
    r.Authorisation.id,
    r.Authorisation.uuid,
    r.Authorisation.version,
    r.Authorisation.patient_id,
    r.Authorisation.number,
).where(r.Authorisation.id.in_(_IDS))
_VISITS = select(r.CoursePhase.course_id, r.CoursePhase.booked_on, r.CoursePhase.due_on).where(
    r.CoursePhase.course_id.in_(_IDS),
    r.CoursePhase.from_on <= _TODAY,
    r.CoursePhase.until_on > _TODAY,
    r.CoursePhase.state != "ended",
)
_COURSES = select(r.Course.id, r.Course.uuid).where(r.Course.patient_id.in_(_IDS))
_NUMBERS = (
    select(r.PatientIdentifier.patient_id, r.PatientIdentifier.value)
    .where(r.PatientIdentifier.patient_id.in_(_IDS), r.PatientIdentifier.system == "record_number")
    .order_by(r.PatientIdentifier.id.desc())
)
_PEOPLE = select(r.Patient.id, r.Patient.uuid, r.Patient.family_name, r.Patient.given_name).where(
    r.Patient.id.in_(_IDS)
)
