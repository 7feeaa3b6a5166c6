"""The recall list: whose next step it is, in which order, and the numbers that add up.

States are looked up, never worked out here: a course's phases hold them for every day. Reads only;
opening or filtering a list changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVarTuple

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, func, select

from tracker.domain.next_step import Verb
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.authorize import authorize
from tracker.storage.id_lists import ids_in_order
from tracker.storage.list_tables import COURSE, COURSE_PHASE, PATIENT

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_Columns = TypeVarTuple("_Columns")
IN_TREATMENT: tuple[State, ...] = tuple(state for state in State if state is not State.ENDED)
"""The states that add up to all courses in treatment."""
UNBOOKED = (State.TO_CALL, State.WAITING, State.RESTING, State.PROMISED)
"""Who can still take a place."""


class Order(Enum):
    """How a list is sorted; the first is the nurse's own order of work."""

    URGENCY = "urgency"
    DUE = "due"
    NAME = "name"
    TREATMENT = "treatment"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class RecallFilter:
    """What a list shows. Empty means all; within a set any of them, between sets each."""

    states: frozenset[State] = frozenset()
    timings: frozenset[Timing] = frozenset()
    conditions: frozenset[str] = frozenset()
    clinicians: frozenset[int] = frozenset()
    nurses: frozenset[int] = frozenset()
    verbs: frozenset[Verb] = frozenset()


TO_BOOK = RecallFilter(
    states=frozenset({State.TO_CALL}),
    verbs=frozenset({Verb.CALL, Verb.WRITE, Verb.CALL_DOCTOR}),
)
"""Who is to be called and can be booked: no insurer has to agree first."""


@dataclass(frozen=True, slots=True)
class StateCounts:
    """How many courses are in each state, of them overdue or lapsed, and their sum."""

    by_state: dict[State, int]
    late: dict[State, int]
    total: int
    ended: int


def count_courses(tx: Session, today: date, wanted: RecallFilter | None = None) -> StateCounts:
    """Count all courses by state; a filter's states and timings don't narrow it."""
    authorize(tx, Action.READ)
    phase = COURSE_PHASE.c
    query = select(phase.state, phase.timing, func.count()).where(*_holding(today, tuple(State)))
    query = _narrowed(query, wanted or RecallFilter())
    by_state: dict[State, int] = dict.fromkeys(IN_TREATMENT, 0)
    late: dict[State, int] = dict.fromkeys(IN_TREATMENT, 0)
    ended = 0
    for state_value, timing, count in tx.execute(query.group_by(phase.state, phase.timing)):
        state = State(state_value)
        if state is State.ENDED:
            ended += count
            continue
        by_state[state] += count
        if timing in (Timing.OVERDUE.value, Timing.LAPSED.value):
            late[state] += count
    return StateCounts(by_state, late, sum(by_state.values()), ended)


def count_to_call(tx: Session, today: date) -> int:
    """How many courses are to be called, without counting the other states."""
    authorize(tx, Action.READ)
    query = select(func.count(COURSE_PHASE.c.course_id)).where(*_holding(today, (State.TO_CALL,)))
    return tx.execute(query).scalar_one()


def count_listed(tx: Session, today: date, wanted: RecallFilter) -> int:
    """How many courses `recall_ids` lists."""
    authorize(tx, Action.READ)
    return tx.execute(_listed(today, wanted, func.count(COURSE_PHASE.c.course_id))).scalar_one()


def recall_ids(
    tx: Session,
    today: date,
    wanted: RecallFilter,
    order: Order = Order.URGENCY,
    *,
    is_descending: bool = False,
) -> Iterator[list[int]]:
    """The ids of a list's courses in order, in parts. Ended ones only if asked for."""
    authorize(tx, Action.READ)
    phase = COURSE_PHASE.c
    query = _listed(today, wanted, phase.course_id)
    keys = _sort_keys(order)
    if order in (Order.NAME, Order.TREATMENT) and not _is_narrowed(wanted):
        query = query.join(COURSE, COURSE.c.id == phase.course_id)
    if order is Order.NAME:
        query = query.join(PATIENT, PATIENT.c.id == COURSE.c.patient_id)
    yield from ids_in_order(
        tx, query.order_by(*(key.desc() if is_descending else key for key in keys))
    )


def _listed(today: date, wanted: RecallFilter, what: SQLColumnExpression[int]) -> Select[int]:
    phase = COURSE_PHASE.c
    query = select(what).where(*_holding(today, tuple(wanted.states) or IN_TREATMENT))
    if wanted.timings:
        query = query.where(phase.timing.in_([t.value for t in wanted.timings]))
    return _narrowed(query, wanted)


def holding_on(today: date) -> tuple[ColumnElement[bool], ...]:
    """Conditions for the phase that holds on ``today``, where the courses are known already."""
    return (COURSE_PHASE.c.from_on <= today, COURSE_PHASE.c.until_on > today)


def _holding(today: date, states: tuple[State, ...]) -> tuple[ColumnElement[bool], ...]:
    return (COURSE_PHASE.c.state.in_([state.value for state in states]), *holding_on(today))


def _is_narrowed(wanted: RecallFilter) -> bool:
    return bool(wanted.conditions or wanted.clinicians or wanted.nurses)


def _narrowed(query: Select[*_Columns], wanted: RecallFilter) -> Select[*_Columns]:
    if wanted.verbs:
        query = query.where(COURSE_PHASE.c.step_verb.in_([verb.value for verb in wanted.verbs]))
    if not _is_narrowed(wanted):
        return query
    query = query.join(COURSE, COURSE.c.id == COURSE_PHASE.c.course_id)
    if wanted.conditions:
        query = query.where(COURSE.c.condition.in_(wanted.conditions))
    if wanted.clinicians:
        query = query.where(COURSE.c.clinician_id.in_(wanted.clinicians))
    if wanted.nurses:
        query = query.where(COURSE.c.nurse_id.in_(wanted.nurses))
    return query


def _sort_keys(order: Order) -> tuple[SQLColumnExpression[Any], ...]:
    phase = COURSE_PHASE.c
    match order:
        case Order.URGENCY:
            return (phase.rank, phase.due_on, phase.course_id)
        case Order.DUE:
            return (phase.due_on, phase.course_id)
        case Order.NAME:
            return (PATIENT.c.sort_key, phase.course_id)
        case Order.TREATMENT:
            return (COURSE.c.condition, COURSE.c.product, phase.due_on, phase.course_id)
        case Order.STEP:
            return (phase.state, phase.step_on, phase.rank, phase.due_on, phase.course_id)
