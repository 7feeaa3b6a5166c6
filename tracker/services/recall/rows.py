"""The rows of the recall list: a page of courses with all that a nurse reads before dialling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import false, null, select

from tracker.domain.birth import BirthDate
from tracker.domain.cause import Cause
from tracker.domain.interval import Interval
from tracker.domain.next_step import NextStep, Owner, Verb
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.domain.unreadable import UnreadableDate
from tracker.services.authorize import authorize
from tracker.services.bookings.untold import UntoldBooking, tell_first, untold_of
from tracker.services.recall.approvals import listed_authorisations, shown_stage
from tracker.services.recall.listing import holding_on
from tracker.storage.list_tables import (
    CONTACT_ATTEMPT,
    CONTACT_ATTEMPT_COURSE,
    COURSE,
    COURSE_PHASE,
    OUTSIDE_DOSE,
    PATIENT,
    PATIENT_IDENTIFIER,
    PROTOCOL,
    SESSION,
)
from tracker.storage.unreadable import past_unreadable_rows

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_COUNTING = ("given", "signed", "amended")


@dataclass(frozen=True, slots=True)
class OtherCourse:
    """What else the patient is due for."""

    condition: str
    state: State
    due_on: date | None


@dataclass(frozen=True, slots=True)
class LastContact:
    """The newest attempt to reach the patient about the course, and how many since the anchor."""

    on: date
    outcome: str
    tries: int


@dataclass(frozen=True, slots=True)
class RecallRow:
    """One course on a list. Doses in thousandths of a Unit; what isn't known is None or empty."""

    course_id: int
    course_uuid: str
    patient_id: int
    patient_uuid: str
    state: State
    timing: Timing
    causes: tuple[Cause, ...]
    step: NextStep
    target_on: date | None
    earliest_on: date | None
    due_on: date | None
    overdue_from: date | None
    booked_on: date | None
    family_name: str
    given_name: str
    birth_date: BirthDate
    record_number: str
    condition: str
    body_region: str
    product: str
    planned_dose: int | None
    interval: Interval | None
    last_on: date | None
    last_dose: int | None
    contact: LastContact | None
    authorisation_stage: str
    authorisation_to: date | None
    others: tuple[OtherCourse, ...]
    untold: UntoldBooking | None = None
    """The booking that somebody has to tell the patient of."""

    @property
    def is_damaged(self) -> bool:
        """Whether another program spoiled a date of it."""
        dates = (
            *(self.birth_date, self.target_on, self.earliest_on, self.due_on, self.overdue_from),
            *(self.booked_on, self.last_on, self.step.on, self.authorisation_to),
            self.contact.on if self.contact else None,
        )
        return any(isinstance(on, UnreadableDate) for on in dates)


def recall_rows(tx: Session, today: date, course_ids: Sequence[int]) -> dict[int, RecallRow]:
    """The rows of a page of courses, by id; courses that don't exist are missing.

    A date that can't be read is `UNREADABLE`, so that the other rows can be seen.
    """
    authorize(tx, Action.READ)
    return past_unreadable_rows(lambda ids: _rows(tx, today, ids), course_ids)


def _rows(tx: Session, today: date, course_ids: Sequence[int]) -> dict[int, RecallRow]:
    rows = _courses(tx, today, course_ids)
    newest = _newest_sessions(tx, course_ids)
    contacts = _contacts(tx, course_ids)
    authorisations = listed_authorisations(tx, course_ids)
    others = _others(tx, today, {row.patient_id for row in rows})
    untold = untold_of(tx, today, [row.course_id for row in rows if row.booked_on])
    made = {}
    for row in rows:
        session = newest.get(row.course_id)
        stage, valid_to = shown_stage(
            authorisations.get(row.course_id, ()),
            session.given_on if session else None,
            is_chased=row.step_verb == Verb.CHASE_INSURER.value,
        )
        made[row.course_id] = RecallRow(
            course_id=row.course_id,
            course_uuid=row.course_uuid,
            patient_id=row.patient_id,
            patient_uuid=row.patient_uuid,
            state=State(row.state),
            timing=Timing(row.timing),
            causes=causes_of(row.reasons),
            step=tell_first(step_of(row), untold.get(row.course_id)),
            target_on=row.target_on,
            earliest_on=row.earliest_on,
            due_on=row.due_on,
            overdue_from=row.overdue_from,
            booked_on=row.booked_on,
            family_name=row.family_name,
            given_name=row.given_name,
            birth_date=row.birth_date,
            record_number=row.record_number or "",
            condition=row.condition,
            body_region=row.body_region,
            product=row.product,
            planned_dose=row.planned_dose or (session and session.planned) or row.default_dose,
            interval=row.interval or row.default_interval,
            last_on=session.given_on if session else None,
            last_dose=session.dose if session else None,
            contact=_contact(contacts.get(row.course_id, []), session),
            authorisation_stage=stage,
            authorisation_to=valid_to,
            others=tuple(
                other for key, other in others.get(row.patient_id, []) if key != row.course_id
            ),
            untold=untold.get(row.course_id),
        )
    return made


def causes_of(stored: Sequence[Sequence[str | None]]) -> tuple[Cause, ...]:
    """Causes as the phases store them."""
    return tuple(Cause(code or "", date.fromisoformat(on) if on else None) for code, on in stored)


def step_of(row: Any) -> NextStep:
    """The next step of a row that holds a phase's columns."""
    return NextStep(Verb(row.step_verb), Owner(row.step_owner), row.step_name, row.step_on)


def _courses(tx: Session, today: date, course_ids: Sequence[int]) -> Sequence[Any]:
    phase, course, patient, protocol = COURSE_PHASE.c, COURSE.c, PATIENT.c, PROTOCOL.c
    identifier = PATIENT_IDENTIFIER.c
    record_number = (
        select(identifier.value)
        .where(
            identifier.patient_id == patient.id,
            identifier.system == "record_number",
        )
        .order_by(identifier.id)
        .limit(1)
        .scalar_subquery()
    )
    return tx.execute(
        select(
            phase.course_id,
            course.uuid.label("course_uuid"),
            course.patient_id,
            patient.uuid.label("patient_uuid"),
            phase.state,
            phase.timing,
            phase.reasons,
            phase.step_verb,
            phase.step_owner,
            phase.step_name,
            phase.step_on,
            phase.target_on,
            phase.earliest_on,
            phase.due_on,
            phase.overdue_from,
            phase.booked_on,
            patient.family_name,
            patient.given_name,
            patient.birth_date,
            record_number.label("record_number"),
            course.condition,
            course.body_region,
            course.product,
            course.planned_dose,
            protocol.default_dose,
            course.interval,
            protocol.default_interval,
        )
        .select_from(COURSE_PHASE)
        .join(COURSE, course.id == phase.course_id)
        .join(PATIENT, patient.id == course.patient_id)
        .outerjoin(PROTOCOL, protocol.id == phase.protocol_id)
        .where(phase.course_id.in_(course_ids), *holding_on(today))
    ).all()


@dataclass(frozen=True, slots=True)
class _Newest:
    given_on: date
    dose: int | None
    anchor_on: date | None
    planned: int | None


def _newest_sessions(tx: Session, course_ids: Sequence[int]) -> dict[int, _Newest]:
    """What was given last for each course, its anchor, and the dose of its product.

    What was given elsewhere and is assigned to the course counts as a session of it.
    """
    s, outside, course = SESSION.c, OUTSIDE_DOSE.c, COURSE.c
    here = (
        select(s.course_id, s.given_on, s.dose, s.is_touch_up, s.product, course.product)
        .select_from(SESSION)
        .join(COURSE, course.id == s.course_id)
        .where(s.course_id.in_(course_ids), s.status.in_(_COUNTING))
    )
    elsewhere = (
        select(outside.course_id, outside.given_on, outside.dose, false(), outside.product, null())
        .select_from(OUTSIDE_DOSE)
        .where(outside.course_id.in_(course_ids), outside.voided_on.is_(None))
    )
    rows = [tuple(row) for query in (here, elsewhere) for row in tx.execute(query)]
    rows.sort(key=lambda row: (row[0], row[1], row[2] or 0))
    found: dict[int, _Newest] = {}
    for course_id, given_on, dose, is_touch_up, product, present in rows:
        before = found.get(course_id)
        anchor_on = before.anchor_on if before else None
        planned = before.planned if before else None
        if not is_touch_up:
            anchor_on = given_on
            if product == present and dose is not None:
                planned = dose
        found[course_id] = _Newest(given_on, dose, anchor_on, planned)
    return found


def _contacts(tx: Session, course_ids: Sequence[int]) -> dict[int, list[tuple[date, str]]]:
    attempt, link = CONTACT_ATTEMPT.c, CONTACT_ATTEMPT_COURSE.c
    rows = tx.execute(
        select(link.course_id, attempt.attempted_on, attempt.outcome)
        .select_from(CONTACT_ATTEMPT_COURSE)
        .join(CONTACT_ATTEMPT, attempt.id == link.contact_attempt_id)
        .where(link.course_id.in_(course_ids), attempt.withdrawn_on.is_(None))
        # By the day it was made: a sheet of paper may be typed back days later.
        .order_by(attempt.attempted_on, attempt.attempted_at)
    )
    found: dict[int, list[tuple[date, str]]] = {}
    for course_id, on, outcome in rows:
        found.setdefault(course_id, []).append((on, outcome))
    return found


def _contact(attempts: list[tuple[date, str]], session: _Newest | None) -> LastContact | None:
    anchor_on = session.anchor_on if session else None
    since = [a for a in attempts if anchor_on is None or a[0] > anchor_on]
    if not since:
        return None
    on, outcome = since[-1]
    return LastContact(on, outcome, len(since))


def _others(
    tx: Session, today: date, patient_ids: set[int]
) -> dict[int, list[tuple[int, OtherCourse]]]:
    """All courses in treatment of these patients, for the mark "+ bladder, 3 weeks"."""
    phase, course = COURSE_PHASE.c, COURSE.c
    rows = tx.execute(
        select(course.patient_id, course.id, course.condition, phase.state, phase.due_on)
        .select_from(COURSE)
        .join(COURSE_PHASE, phase.course_id == course.id)
        .where(course.patient_id.in_(patient_ids), course.ended_on.is_(None), *holding_on(today))
        .order_by(phase.due_on)
    )
    found: dict[int, list[tuple[int, OtherCourse]]] = {}
    for patient_id, course_id, condition, state, due_on in rows:
        other = OtherCourse(condition, State(state), due_on)
        found.setdefault(patient_id, []).append((course_id, other))
    return found
