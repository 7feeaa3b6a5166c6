"""The numbers that have to add up: all treatments by state, and whom no number would bring to mind.

The total is counted over again from the courses themselves, so that a sum that lacks one says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from sqlalchemy import (
    Select,
    Text,
    and_,
    cast,
    false,
    func,
    literal_column,
    select,
    text,
    union_all,
)
from sqlalchemy.orm import Session

from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.recall.listing import count_courses, holding_on
from tracker.services.same_person.pairs import open_pairs
from tracker.storage import records as r
from tracker.storage.columns import CalendarDate
from tracker.storage.id_lists import ids_in_order
from tracker.storage.known_date import KnownDate
from tracker.storage.list_tables import COURSE_PHASE

IN_ORDER = (
    State.TO_CALL,
    State.IN_REVIEW,
    State.BOOKED_WRONG,
    State.BOOKED,
    State.PROMISED,
    State.RESTING,
    State.DEFERRED,
    State.WAITING,
)
"""The states that add up, as the tiles of the recall list stand."""

_MOST_AT_ONCE = 30_000
"""A statement takes no more values than that."""

_COUNTING = ("given", "signed", "amended")
_DATES = (
    ("patient", "birth_date", "id"),
    ("patient", "deceased_on", "id"),
    ("session", "given_on", "patient_id"),
    ("outside_dose", "given_on", "patient_id"),
    ("appointment", "on_date", "patient_id"),
)
"""Table, date, and the patient's column: what the schedule is worked out from."""


class Attention(Enum):
    """Data that a person has to look at, in the order to show."""

    NO_COURSE = "no-course"
    UNREACHABLE = "unreachable"
    DECEASED = "deceased"
    RULE_GONE = "rule-gone"
    NO_UNITS = "no-units"
    UNREADABLE = "unreadable"
    SAME_PERSON = "same-person"


@dataclass(frozen=True, slots=True)
class StateSum:
    """How many treatments are in a state, and how many of them are overdue or long overdue."""

    state: State
    count: int
    late: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`courses` counts every course there is, also ended ones, without asking for its state."""

    today: date
    sums: tuple[StateSum, ...]
    total: int
    ended: int
    courses: int
    attention: tuple[tuple[Attention, int], ...]
    """Patients of each kind, 0 too."""

    @property
    def missing(self) -> int:
        """Courses that no state has; anything but 0 is a fault of the file."""
        return self.courses - self.total - self.ended


def reconciliation(
    tx: Session, today: date, kinds: tuple[Attention, ...] = tuple(Attention)
) -> Reconciliation:
    """The numbers of one moment: all are counted in one transaction.

    Without `kinds` the sum alone, which is there at once in a clinic of any size.
    """
    authorize(tx, Action.READ)
    counts = count_courses(tx, today)
    return Reconciliation(
        today=today,
        sums=tuple(
            StateSum(state, counts.by_state[state], counts.late[state]) for state in IN_ORDER
        ),
        total=counts.total,
        ended=counts.ended,
        courses=tx.scalar(select(func.count()).select_from(r.Course)) or 0,
        attention=tuple((kind, _count(tx, today, kind)) for kind in kinds),
    )


def attention_ids(tx: Session, today: date, kind: Attention) -> Iterator[list[int]]:
    """The ids of the patients of a kind by name, in parts; as many as were counted."""
    authorize(tx, Action.READ)
    patient = r.Patient
    query = select(patient.id).where(patient.id.in_(_patients(tx, today, kind)))
    yield from ids_in_order(tx, query.order_by(patient.sort_key, patient.id))


def _count(tx: Session, today: date, kind: Attention) -> int:
    patient = r.Patient
    query = select(func.count()).select_from(patient)
    return tx.scalar(query.where(patient.id.in_(_patients(tx, today, kind)))) or 0


def _patients(tx: Session, today: date, kind: Attention) -> Select[Any]:
    patient, course = r.Patient, r.Course
    open_ones = select(course.patient_id).where(course.ended_on.is_(None))
    stands = and_(patient.merged_into_id.is_(None), patient.deceased_on.is_(None))
    match kind:
        case Attention.NO_COURSE:
            return select(patient.id).where(stands, patient.id.not_in(select(course.patient_id)))
        case Attention.UNREACHABLE:
            point = r.ContactPoint
            phones = select(point.patient_id).where(point.kind == "phone")
            return select(patient.id).where(
                stands,
                func.trim(patient.address) == "",
                patient.id.in_(open_ones),
                patient.id.not_in(phones),
            )
        case Attention.DECEASED:
            return open_ones.join(patient, patient.id == course.patient_id).where(
                patient.deceased_on.is_not(None)
            )
        case Attention.RULE_GONE:
            phase = COURSE_PHASE.c
            code = f'%"{ReviewCode.PROTOCOL_MISSING.value}"%'
            return (
                select(course.patient_id)
                .join(COURSE_PHASE, phase.course_id == course.id)
                .where(
                    phase.state == State.IN_REVIEW.value,
                    *holding_on(today),
                    cast(phase.reasons, Text).like(code),
                )
            )
        case Attention.NO_UNITS:
            session = r.SessionRecord
            return select(session.patient_id).where(
                session.dose.is_(None), session.status.in_(_COUNTING)
            )
        case Attention.UNREADABLE:
            return _spoiled(tx)
        case Attention.SAME_PERSON:
            ids = {one for pair, _likeness in open_pairs(tx) for one in pair}
            return select(patient.id).where(patient.id.in_(sorted(ids)[:_MOST_AT_ONCE]))


def _kind(column: str) -> CalendarDate:
    return KnownDate() if column == "birth_date" else CalendarDate()


def _spoiled(tx: Session) -> Select[Any]:
    """Whose dates another program wrote past our checks. A server lets nobody do that."""
    if tx.get_bind().dialect.name == "postgresql":
        return select(r.Patient.id).where(false())
    found: list[Select[Any]] = [
        select(literal_column(patient_column).label("patient_id"))
        .select_from(text(table))
        .where(text(f"{column} is not null and not ({_kind(column).check(column)})"))
        for table, column, patient_column in _DATES
    ]
    return select(union_all(*found).subquery().c.patient_id)
