"""What is to be asked of payers and pharmacies: whose step it is, by the day of asking."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import Select, and_, bindparam, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain import facts
from tracker.domain.authorisation import Part, Stage
from tracker.domain.next_step import Verb
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorisations.rows import AuthorisationRow, authorisation_rows
from tracker.services.authorize import authorize
from tracker.services.clinic.clinic import the_clinic
from tracker.services.editing import find, full_name
from tracker.services.rules.choices import Choice, ProductChoice, products
from tracker.services.wording import course_label
from tracker.services.wording.authorisations import authorisation_name
from tracker.storage import records as r
from tracker.storage.columns import LAST_DATE
from tracker.storage.id_lists import ids_in_order

_APPROVED = Stage.APPROVED.value


def open_authorisation_ids(
    tx: Session,
    today: date,
    owner: str = "",
    only_late: bool = False,
) -> Iterator[list[int]]:
    """Ids in parts, those to be asked about first at the top, those without a day before them.

    Open is what was not approved yet, what has a day of asking, and what doesn't cover a visit that
    is near and has no request under way; of treatments that go on. `owner` "": whoever's.
    """
    authorize(tx, Action.READ)
    a, staff = r.Authorisation, r.Staff
    query = select(a.id).where(
        a.withdrawn_on.is_(None),
        or_(a.stage != _APPROVED, a.chase_on.is_not(None), a.id.in_(_in_the_way(today))),
        a.id.in_(_of_standing_courses()),
    )
    if owner:
        query = query.join(staff, staff.id == a.owner_id).where(staff.name == owner)
    if only_late:
        query = query.where(or_(a.chase_on < today, a.chase_on.is_(None)))
    yield from ids_in_order(tx, query.order_by(a.chase_on.is_not(None), a.chase_on, a.id))


def open_authorisation_rows(tx: Session, ids: Sequence[int], today: date) -> list[AuthorisationRow]:
    """A page of them, in any order; what was taken back is missing."""
    authorize(tx, Action.READ_CHART)
    return list(authorisation_rows(tx, ids, today).values())


def authorisations_of(
    tx: Session,
    patient_uuid: str,
    today: date,
    known: Mapping[int, facts.Patient] = MappingProxyType({}),
) -> tuple[AuthorisationRow, ...]:
    """All of one patient that were not taken back, the newest first.

    `known`: the patient by id, where somebody has read it already.
    """
    authorize(tx, Action.READ_CHART)
    ids = list(tx.scalars(_OF_PATIENT, {"uuid": patient_uuid}))
    rows = authorisation_rows(tx, ids, today, known)
    return tuple(rows[key] for key in ids if key in rows)


# Made once: building it anew costs more than running it.
_OF_PATIENT = (
    select(r.Authorisation.id)
    .join(r.Patient, r.Patient.id == r.Authorisation.patient_id)
    .where(r.Patient.uuid == bindparam("uuid"), r.Authorisation.withdrawn_on.is_(None))
    .order_by(r.Authorisation.id.desc())
)


@dataclass(frozen=True, slots=True)
class ToCover:
    """What an authorisation is called here, whose it would be, and the treatments that go on."""

    name: str
    patient: str
    treatments: tuple[Choice, ...]
    """By uuid."""
    products: tuple[ProductChoice, ...]


def to_cover(tx: Session, patient_uuid: str) -> ToCover:
    """What the form of an authorisation offers. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient, course = find(tx, r.Patient, patient_uuid), r.Course
    rows = tx.execute(
        select(course.uuid, course.condition, course.body_region)
        .where(course.patient_id == patient.id, course.ended_on.is_(None))
        .order_by(course.id)
    )
    return ToCover(
        authorisation_name(the_clinic(tx).jurisdiction),
        full_name(patient),
        tuple(Choice(row.uuid, course_label(row.condition, row.body_region)) for row in rows),
        tuple(products(tx)),
    )


def _of_standing_courses() -> Select[int]:
    """Nobody asks for who has died, nor for a course of which pregnancy makes a clinician decide."""
    link, course, patient, review = r.AuthorisationCourse, r.Course, r.Patient, r.Review
    is_pregnant = exists().where(
        review.course_id == course.id,
        review.code == ReviewCode.PREGNANCY.value,
        review.closed_on.is_(None),
    )
    return (
        select(link.authorisation_id)
        .join(course, course.id == link.course_id)
        .join(patient, patient.id == course.patient_id)
        .where(course.ended_on.is_(None), patient.deceased_on.is_(None), ~is_pregnant)
    )


def _in_the_way(today: date) -> Select[int]:
    """Of each course whose step it is: the approved one that ends last, if nothing is under way."""
    a, link, phase, terms = (
        r.Authorisation,
        r.AuthorisationCourse,
        r.CoursePhase,
        r.AuthorisationTerms,
    )
    other, other_link, other_terms = aliased(a), aliased(link), aliased(terms)
    forever = literal(LAST_DATE, a.valid_to.type)
    ends, other_ends = func.coalesce(a.valid_to, forever), func.coalesce(other.valid_to, forever)
    newer = (
        select(other.id)
        .join(other_link, other_link.authorisation_id == other.id)
        .outerjoin(other_terms, other_terms.authorisation_id == other.id)
        .where(
            other_link.course_id == link.course_id,
            other.withdrawn_on.is_(None),
            func.coalesce(other_terms.part, Part.BOTH.value)
            == func.coalesce(terms.part, Part.BOTH.value),
            or_(
                other.stage != _APPROVED,
                other_ends > ends,
                and_(other_ends == ends, other.id > a.id),
            ),
        )
    )
    return (
        select(a.id)
        .join(link, link.authorisation_id == a.id)
        .join(phase, phase.course_id == link.course_id)
        .outerjoin(terms, terms.authorisation_id == a.id)
        .where(
            phase.from_on <= today,
            phase.until_on > today,
            phase.step_verb == Verb.CHASE_INSURER.value,
            a.stage == _APPROVED,
            a.withdrawn_on.is_(None),
            ~newer.exists(),
        )
    )
