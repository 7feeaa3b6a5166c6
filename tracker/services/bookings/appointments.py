"""Appointments: booked, moved, and what became of them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.checks import Grade
from tracker.domain.facts import COUNTING, AppointmentStatus
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.appointment_days import (
    AppointmentDay,
    changed_by,
    courses_of,
    day_of,
    done_with,
    patient_name,
    put_day,
)
from tracker.services.bookings.check import BookingCheck
from tracker.services.bookings.checks import NEVER, OFF_LIST, check_booking
from tracker.services.bookings.given_places import refuse_given_away
from tracker.services.bookings.moves import note_move
from tracker.services.bookings.outcomes import put_outcome, refuse_second
from tracker.services.bookings.place_checks import OF_A_LIST
from tracker.services.bookings.slots import (
    BookingSlot,
    checked_slot,
    put_slot,
    slot_of,
    slot_on,
)
from tracker.services.editing import find, find_seen, user
from tracker.services.entered import day, known_reason, needed_reason, note
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import _, format_date_short

_BOOKED = AppointmentStatus.BOOKED.value
_ARRIVED = AppointmentStatus.ARRIVED.value
_DONE = AppointmentStatus.DONE.value
_VOIDED = "voided"


@dataclass(frozen=True, slots=True)
class BookingForm:
    """A day for one or more courses of one patient. `is_elsewhere`: another system owns the time.

    `reason` is needed where a check warns: after the window, on a closed day. It was given for
    the codes `answered` and for nothing else; None: for whatever speaks against the day.
    """

    course_uuids: tuple[str, ...]
    on: date | None
    is_elsewhere: bool = False
    reason: str = ""
    note: str = ""
    answered: frozenset[str] | None = None
    slot: BookingSlot = BookingSlot()


def book(tx: Session, form: BookingForm, today: date) -> Done:
    """Book a day; `value` is the appointment's uuid.

    Before the earliest day, or over a dose limit together with other bookings, it is refused; a
    booking that another system already holds is taken as it is, with a reason, and shows as wrong.
    """
    authorize(tx, Action.WORK_RECALL)
    on = day(form.on, "on")
    courses = [find(tx, r.Course, uuid) for uuid in dict.fromkeys(form.course_uuids)]
    if not courses:
        raise Invalid(_("Choose at least one treatment."), field="course_uuids")
    if len({course.patient_id for course in courses}) > 1:
        raise Invalid(_("An appointment is for one patient."), field="course_uuids")
    uuids = tuple(course.uuid for course in courses)
    slot = checked_slot(tx, form.slot, on)
    checks = check_booking(tx, uuids, on, today, slot=slot, informs=False)
    reason = _allowed(checks, form.reason, form.answered, is_elsewhere=form.is_elsewhere)
    appointment = r.Appointment(
        patient_id=courses[0].patient_id,
        on_date=on,
        made_on=today,
        made_by=user(tx),
        is_elsewhere=form.is_elsewhere,
        outside_window_reason=reason,
        note=note(form.note, "note", 2000),
        courses=[r.AppointmentCourse(course_id=course.id) for course in courses],
    )
    put_slot(appointment, slot)
    tx.add(appointment)
    tx.flush()
    return _done(tx, appointment, _label_booked(tx, appointment), _take_back, today)


def move_booking(
    tx: Session,
    appointment_uuid: str,
    seen_version: int,
    on: date,
    reason: str,
    today: date,
    answered: frozenset[str] | None = None,
    slot: BookingSlot | None = None,
    *,
    is_by_clinic: bool = False,
) -> Done:
    """Move it to another day; checked as a new booking, made today.

    `is_by_clinic`: not the patient's doing, but the clinic's. `answered` as in a BookingForm.
    `slot` None: it keeps its time, and its list where that is held and has a place. Who stays on
    the day changes these alone, and keeps what was said of the day; a day that has lost its list
    since is kept with a reason.
    """
    authorize(tx, Action.WORK_RECALL)
    appointment = _standing(tx, appointment_uuid, seen_version)
    before = day_of(appointment)
    put = slot_on(tx, before.slot, on) if slot is None else checked_slot(tx, slot, on)
    courses = tuple(courses_of(tx, appointment).values())
    check = partial(check_booking, tx, courses, on, today, moving=appointment.uuid, informs=False)
    checks = check(slot=put)
    if slot is None and any(one.code in OF_A_LIST for one in checks):
        put = replace(put, list_name="")
        checks = check(slot=put)
    if on == before.on:
        return _stay(tx, appointment, put, checks, reason, answered, today)
    kept = _allowed(checks, reason, answered, is_elsewhere=appointment.is_elsewhere)
    after = AppointmentDay(on, today, _BOOKED, outside_window_reason=kept, slot=put)
    done = put_day(tx, appointment, after, before, today)
    note_move(tx, appointment, before.on, today, is_by_clinic=is_by_clinic)
    return done


def _stay(
    tx: Session,
    appointment: r.Appointment,
    slot: BookingSlot,
    checks: list[BookingCheck],
    reason: str,
    answered: frozenset[str] | None,
    today: date,
) -> Done:
    before, off_list = day_of(appointment), frozenset[str]()
    if not before.outside_window_reason and not current_rules(tx).days.is_closed(before.on):
        off_list = OFF_LIST
    asked = [one for one in checks if one.code in OF_A_LIST | off_list]
    told = _allowed(asked, reason, answered, is_elsewhere=appointment.is_elsewhere)
    after = replace(before, slot=slot)
    if any(one.code in off_list for one in asked):
        after = replace(after, outside_window_reason=told)
    return put_day(tx, appointment, after, before, today)


def cancel_by_patient(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient took it back."""
    authorize(tx, Action.WORK_RECALL)
    status = AppointmentStatus.CANCELLED_BY_PATIENT
    return _end(tx, _standing(tx, appointment_uuid, seen_version), status, today)


def cancel_by_clinic(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The clinic took it back."""
    authorize(tx, Action.WORK_RECALL)
    status = AppointmentStatus.CANCELLED_BY_CLINIC
    return _end(tx, _standing(tx, appointment_uuid, seen_version), status, today)


def mark_missed(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient didn't come. Not before the booked day."""
    authorize(tx, Action.WORK_RECALL)
    appointment = _past(tx, appointment_uuid, seen_version, today)
    return _end(tx, appointment, AppointmentStatus.MISSED, today)


def mark_came(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient came; what was given is recorded as a visit."""
    authorize(tx, Action.WORK_RECALL)
    appointment = _past(tx, appointment_uuid, seen_version, today)
    return _end(tx, appointment, AppointmentStatus.DONE, today)


def mark_arrived(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """The patient is here; on the booked day only."""
    authorize(tx, Action.WORK_RECALL)
    appointment = _past(tx, appointment_uuid, seen_version, today)
    if appointment.on_date < today:
        raise NotAllowed(_("The day of this appointment has passed. Say whether the patient came."))
    before = day_of(appointment)
    return put_day(tx, appointment, replace(before, status=_ARRIVED), before, today)


def mark_not_treated(
    tx: Session, appointment_uuid: str, seen_version: int, reason: str, why: str, today: date
) -> Done:
    """The patient came and got no injection, for a coded reason; "other" needs words too.

    Also where somebody has said already that the patient came.
    """
    authorize(tx, Action.WORK_RECALL)
    known_reason(tx, "not-treated", reason, "reason")
    told = needed_reason(why, "note") if reason == "other" else note(why.strip(), "note", 2000)
    appointment = _past(tx, appointment_uuid, seen_version, today, also=_DONE)
    session = r.SessionRecord
    given = select(session.id).where(
        session.course_id.in_([link.course_id for link in appointment.courses]),
        session.given_on == appointment.on_date,
        session.status.in_(COUNTING),
    )
    if tx.scalar(given.limit(1)) is not None:
        raise NotAllowed(_("Injections of that day are recorded, so the patient was treated."))
    before = day_of(appointment)
    after = replace(before, status=_DONE, outcome_on=today, not_treated=(reason, told))
    return put_day(tx, appointment, after, before, today)


def accept_late(
    tx: Session, appointment_uuid: str, seen_version: int, why: str, today: date
) -> Done:
    """Accept a booking after the window, in the name of who works."""
    authorize(tx, Action.OVERRIDE)
    appointment = _standing(tx, appointment_uuid, seen_version)
    before = day_of(appointment)
    appointment.late_accepted_why = needed_reason(why, "why")
    appointment.late_accepted_by = user(tx)
    tx.flush()
    label = _("Accepted the late booking of {name}").format(name=patient_name(tx, appointment))
    undo = Undo(label, _refuse_late, (appointment.uuid, appointment.version, before, today))
    return Done(appointment.uuid, changed_by(tx, appointment), undo)


def _allowed(
    checks: list[BookingCheck],
    reason: str,
    answered: frozenset[str] | None,
    *,
    is_elsewhere: bool,
) -> str:
    """The reason to keep, "" where none is needed. Raises Invalid."""
    for check in checks:
        if check.grade is Grade.STOPS and (check.code in NEVER or not is_elsewhere):
            raise Invalid(check.sentence, field="on")
    against = [check for check in checks if check.grade is not Grade.INFORMS]
    if not against:
        return ""
    for check in against:
        if answered is not None and check.code not in answered:
            # Such as what a colleague did since: nobody has weighed it yet.
            raise Invalid(check.sentence, field="reason")
    if not reason.strip():
        raise Invalid(_("{what} Give a reason.").format(what=against[0].sentence), field="reason")
    return needed_reason(reason)


def _standing(
    tx: Session, appointment_uuid: str, seen_version: int, also: str = ""
) -> r.Appointment:
    appointment = find_seen(tx, r.Appointment, appointment_uuid, seen_version)
    if appointment.status not in (_BOOKED, _ARRIVED, also):
        raise NotAllowed(_("This appointment no longer stands."))
    return appointment


def _past(
    tx: Session, appointment_uuid: str, seen_version: int, today: date, also: str = ""
) -> r.Appointment:
    appointment = _standing(tx, appointment_uuid, seen_version, also)
    if appointment.on_date > today:
        raise Invalid(
            _("This appointment is only on {on}.").format(
                on=format_date_short(appointment.on_date)
            ),
            field="on",
        )
    return appointment


def _end(tx: Session, appointment: r.Appointment, status: AppointmentStatus, today: date) -> Done:
    before = day_of(appointment)
    after = replace(before, status=status.value, outcome_on=today)
    return put_day(tx, appointment, after, before, today)


def _take_back(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    """A booking that was made in error: it never stood."""
    authorize(tx, Action.WORK_RECALL)
    appointment = find_seen(tx, r.Appointment, appointment_uuid, seen_version)
    put_outcome(tx, appointment, _VOIDED, today)
    tx.flush()
    return _done(tx, appointment, _label_booked(tx, appointment), _book_again, today)


def _book_again(tx: Session, appointment_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    appointment = find_seen(tx, r.Appointment, appointment_uuid, seen_version)
    refuse_second(tx, appointment, today)
    refuse_given_away(tx, appointment, appointment.on_date, slot_of(appointment), today)
    put_outcome(tx, appointment, _BOOKED, None)
    tx.flush()
    return _done(tx, appointment, _label_booked(tx, appointment), _take_back, today)


def _refuse_late(
    tx: Session, appointment_uuid: str, seen_version: int, day_before: AppointmentDay, today: date
) -> Done:
    """As it was: perhaps somebody had accepted it before."""
    authorize(tx, Action.OVERRIDE)
    appointment = find_seen(tx, r.Appointment, appointment_uuid, seen_version)
    return put_day(tx, appointment, day_before, day_of(appointment), today, is_undo=True)


def _done(
    tx: Session, appointment: r.Appointment, label: str, opposite: Callable[..., Done], today: date
) -> Done:
    undo = Undo(label, opposite, (appointment.uuid, appointment.version, today))
    return done_with(tx, appointment, undo, today)


def _label_booked(tx: Session, appointment: r.Appointment) -> str:
    return _("Booked {name} for {on}").format(
        name=patient_name(tx, appointment), on=format_date_short(appointment.on_date)
    )
