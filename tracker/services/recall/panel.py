"""The side panel of the recall list: one course with all that its call needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import Age, BirthDate, age_on
from tracker.domain.bookings import unanswered_appointment
from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorisations.lines import approval_lines
from tracker.services.authorize import authorize
from tracker.services.bookings.slots import BookingSlot
from tracker.services.bookings.untold import UntoldBooking, untold_of
from tracker.services.clinic.clinic import the_clinic
from tracker.services.contacts.call_claims import Calling, calling_now
from tracker.services.courses.course_window import CourseWindow, course_window
from tracker.services.recall.listing import holding_on
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.storage.list_tables import COURSE_PHASE
from tracker.text import _

_CONTACTS_SHOWN = 3
_OPEN_STATUSES = ("booked", "arrived")


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """How the patient is to be reached, as written; empty where nothing was agreed."""

    phones: tuple[str, ...]
    emails: tuple[str, ...]
    preferred_channel: str
    best_time: str
    carer: str
    interpreter: str
    transport: str
    note: str
    do_not_contact: bool


@dataclass(frozen=True, slots=True)
class PastContact:
    """An attempt to reach the patient; `is_this_course` where the course was talked about.

    `person` is who was reached, where it wasn't the patient.
    """

    on: date
    outcome: str
    promise_by: date | None
    try_again_on: date | None
    note: str
    by: str
    is_this_course: bool
    person: str = ""


@dataclass(frozen=True, slots=True)
class PanelBooking:
    """The next booking, or a past one of which nobody has said what became of it."""

    uuid: str
    version: int
    on: date
    slot: BookingSlot
    is_elsewhere: bool
    note: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A hold or an own date that counts in this cycle, to be taken back."""

    uuid: str
    version: int
    on: date


@dataclass(frozen=True, slots=True)
class SiblingCourse:
    """Another course of the patient in treatment, for calls about several at once."""

    uuid: str
    condition: str
    body_region: str
    state: State
    due_on: date | None


@dataclass(frozen=True, slots=True)
class RecallPanel:
    """Everything about one course that a nurse reads or does while on the telephone.

    `again_on` is proposed for a promise to ring, and to call later: by the clinic's habit, and
    never past the day on which the course becomes overdue.
    """

    course_id: int
    course_uuid: str
    patient_uuid: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    age: Age
    record_number: str
    deceased_on: date | None
    plan: ContactPlan
    contacts: tuple[PastContact, ...]
    booking: PanelBooking | None
    hold: Kept | None
    own_date: Kept | None
    siblings: tuple[SiblingCourse, ...]
    now: CourseWindow
    today: date
    again_on: date
    zone: str
    calling: Calling | None = None
    approvals: tuple[str, ...] = ()
    """What payers say of it, the newest first, a sentence each."""
    untold: tuple[UntoldBooking, ...] = ()
    """The patient's bookings that somebody has to tell them of, that of the course first."""

    @property
    def is_untold(self) -> bool:
        """Whether the course's own booking is one of them."""
        return self.booking is not None and self.booking.on in {one.on for one in self.untold[:1]}


def recall_panel(tx: Session, course_id: int, today: date) -> RecallPanel:
    """Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    return panel_of(tx, course_window(tx, course_id, today), today)


def panel_of(tx: Session, now: CourseWindow, today: date) -> RecallPanel:
    """As `recall_panel`, where the course was worked out already."""
    course_id = now.course.key
    course = tx.execute(
        select(r.Course.uuid, r.Course.patient_id).where(r.Course.id == course_id)
    ).one()
    queue_act(tx, "read", kind="course", uuid=course.uuid, patient_id=course.patient_id)
    p = r.Patient
    patient = tx.execute(
        select(
            p.uuid,
            p.family_name,
            p.given_name,
            p.birth_date,
            p.deceased_on,
            p.preferred_channel,
            p.best_time,
            p.carer,
            p.interpreter,
            p.transport,
            p.contact_note,
            p.do_not_contact,
        ).where(p.id == course.patient_id)
    ).one()
    points = _contact_points(tx, course.patient_id)
    return RecallPanel(
        course_id=course_id,
        course_uuid=course.uuid,
        patient_uuid=patient.uuid,
        family_name=patient.family_name,
        given_name=patient.given_name,
        birth_date=patient.birth_date,
        age=age_on(patient.birth_date, today),
        record_number=_record_number(tx, course.patient_id),
        deceased_on=patient.deceased_on,
        plan=ContactPlan(
            phones=tuple(value for kind, value in points if kind == "phone"),
            emails=tuple(value for kind, value in points if kind == "email"),
            preferred_channel=patient.preferred_channel,
            best_time=patient.best_time,
            carer=patient.carer,
            interpreter=patient.interpreter,
            transport=patient.transport,
            note=patient.contact_note,
            do_not_contact=patient.do_not_contact,
        ),
        contacts=_contacts(tx, course.patient_id, course_id),
        booking=_booking(tx, course_id, now, today),
        hold=_hold(tx, course_id, now),
        own_date=_own_date(tx, course_id, now),
        siblings=_siblings(tx, course.patient_id, course_id, today),
        now=now,
        today=today,
        again_on=_again_on(tx, now, today),
        zone=tx.scalars(select(r.Clinic.zone)).one(),
        calling=calling_now(tx, course.patient_id),
        approvals=_approvals(tx, patient.uuid, course.uuid, today)
        if now.course.authorisations
        else (),
        untold=_untold(tx, course.patient_id, course_id, today),
    )


def _untold(tx: Session, patient_id: int, course_id: int, today: date) -> tuple[UntoldBooking, ...]:
    ids = tx.scalars(select(r.Course.id).where(r.Course.patient_id == patient_id)).all()
    found = untold_of(tx, today, ids)
    own_first = sorted(found.items(), key=lambda item: (item[0] != course_id, item[1].on))
    return tuple(dict.fromkeys(booking for _course, booking in own_first))


def _again_on(tx: Session, now: CourseWindow, today: date) -> date:
    rules, overdue_from = current_rules(tx), now.window.overdue_from
    by_habit = rules.days.after_working_days(today, rules.contact.promise_days)
    return (
        by_habit if overdue_from is None or overdue_from <= today else min(by_habit, overdue_from)
    )


def _approvals(tx: Session, patient_uuid: str, course_uuid: str, today: date) -> tuple[str, ...]:
    lines = approval_lines(tx, patient_uuid, the_clinic(tx).jurisdiction, today)
    return tuple(one.sentence for one in lines.get(course_uuid, ()))


def place_on_list(tx: Session, course_uuid: str, today: date) -> tuple[int, State]:
    """The id of a course and its state, to find it on the list. Raises NotFound."""
    authorize(tx, Action.READ)
    row = tx.execute(
        select(r.Course.id, COURSE_PHASE.c.state)
        .join(COURSE_PHASE, COURSE_PHASE.c.course_id == r.Course.id)
        .where(r.Course.uuid == course_uuid, *holding_on(today))
    ).first()
    if row is None:
        raise NotFound(_("This treatment is not in the clinic’s records."))
    return row.id, State(row.state)


def _contact_points(tx: Session, patient_id: int) -> list[tuple[str, str]]:
    point = r.ContactPoint
    rows = tx.execute(
        select(point.kind, point.value)
        .where(point.patient_id == patient_id)
        .order_by(point.position, point.id)
    )
    return [(row.kind, row.value) for row in rows]


def _record_number(tx: Session, patient_id: int) -> str:
    identifier = r.PatientIdentifier
    found = tx.scalar(
        select(identifier.value)
        .where(identifier.patient_id == patient_id, identifier.system == "record_number")
        .order_by(identifier.id)
        .limit(1)
    )
    return found or ""


def _contacts(tx: Session, patient_id: int, course_id: int) -> tuple[PastContact, ...]:
    attempt, link = r.ContactAttempt, r.ContactAttemptCourse
    rows = tx.execute(
        select(
            attempt.attempted_on,
            attempt.outcome,
            attempt.promise_by,
            attempt.try_again_on,
            attempt.note,
            attempt.by,
            link.course_id,
            r.AttemptDetail.person,
        )
        .outerjoin(r.AttemptDetail, r.AttemptDetail.contact_attempt_id == attempt.id)
        .outerjoin(link, (link.contact_attempt_id == attempt.id) & (link.course_id == course_id))
        .where(attempt.patient_id == patient_id, attempt.withdrawn_on.is_(None))
        .order_by(attempt.attempted_at.desc(), attempt.id.desc())
        .limit(_CONTACTS_SHOWN)
    )
    return tuple(
        PastContact(
            on=row.attempted_on,
            outcome=row.outcome,
            promise_by=row.promise_by,
            try_again_on=row.try_again_on,
            note=row.note,
            by=row.by,
            is_this_course=row.course_id is not None,
            person=row.person or "",
        )
        for row in rows
    )


def _booking(tx: Session, course_id: int, now: CourseWindow, today: date) -> PanelBooking | None:
    wanted_on = now.standing.booked_on or _unanswered_on(now, today)
    if wanted_on is None:
        return None
    a, link = r.Appointment, r.AppointmentCourse
    row = tx.execute(
        select(
            a.uuid, a.version, a.on_date, a.at_time, a.minutes, a.list_name, a.is_elsewhere, a.note
        )
        .join(link, link.appointment_id == a.id)
        .where(link.course_id == course_id, a.on_date == wanted_on, a.status.in_(_OPEN_STATUSES))
        .order_by(a.made_on, a.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    uuid, version, on, at_time, minutes, list_name, is_elsewhere, told = row
    slot = BookingSlot(at_time, minutes, list_name or "")
    return PanelBooking(uuid, version, on, slot, is_elsewhere, told)


def _unanswered_on(now: CourseWindow, today: date) -> date | None:
    """The day of a past booking without an outcome, whatever else the course is waiting for."""
    if now.course.ending is not None:
        return None
    return unanswered_appointment(now.course, now.window, today)


def _hold(tx: Session, course_id: int, now: CourseWindow) -> Kept | None:
    h = r.Hold
    query = select(h.uuid, h.version, h.not_called_before, h.not_treated_before).where(
        h.course_id == course_id, h.withdrawn_on.is_(None)
    )
    if now.window.anchor_on is not None:
        query = query.where(h.made_on >= now.window.anchor_on)
    for row in tx.execute(query.order_by(h.id.desc())):
        ends_on = max(on for on in (row.not_called_before, row.not_treated_before) if on)
        return Kept(row.uuid, row.version, ends_on)
    return None


def _own_date(tx: Session, course_id: int, now: CourseWindow) -> Kept | None:
    own = now.window.own_date
    if own is None:
        return None
    o = r.OwnDate
    row = tx.execute(
        select(o.uuid, o.version, o.own_on)
        .where(o.course_id == course_id, o.own_on == own.on, o.withdrawn_on.is_(None))
        .order_by(o.id.desc())
        .limit(1)
    ).first()
    return Kept(row.uuid, row.version, row.own_on) if row is not None else None


def _siblings(
    tx: Session, patient_id: int, course_id: int, today: date
) -> tuple[SiblingCourse, ...]:
    course, phase = r.Course, COURSE_PHASE.c
    rows = tx.execute(
        select(course.uuid, course.condition, course.body_region, phase.state, phase.due_on)
        .join(COURSE_PHASE, phase.course_id == course.id)
        .where(
            course.patient_id == patient_id,
            course.id != course_id,
            course.ended_on.is_(None),
            *holding_on(today),
        )
        .order_by(phase.due_on, course.id)
    )
    return tuple(
        SiblingCourse(row.uuid, row.condition, row.body_region, State(row.state), row.due_on)
        for row in rows
    )
