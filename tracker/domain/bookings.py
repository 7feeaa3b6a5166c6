"""Which appointments stand, which of them are wrong, and which came to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.domain.cause import Cause
from tracker.domain.cycle import Cycle, Lost, recency
from tracker.domain.dosing import DoseBook, Given, planned_dose
from tracker.domain.facts import Appointment, AppointmentStatus, Course, Patient
from tracker.domain.protocol import Rules
from tracker.domain.schedule import Window

_LATE_NOTICE = timedelta(days=28)
_NO_OUTCOME = "no-outcome"


def standing_bookings(course: Course, window: Window, today: date) -> list[Appointment]:
    """The course's appointments today or later, after its newest session."""
    return [
        a
        for a in course.appointments
        if a.status.is_standing
        and a.on >= today
        and (window.newest_on is None or a.on > window.newest_on)
    ]


def booked_doses(
    patient: Patient, rules: Rules, today: date, *, but: int | None = None
) -> list[Given]:
    """What is booked for the patient today or later, in every course but one, as planned doses."""
    booked = []
    for course in patient.courses:
        if course.key == but or course.ending is not None or not course.appointments:
            continue
        newest_on = newest_session_on(course, patient)
        dose = planned_dose(course, patient, rules, today)
        booked += [
            Given(a.on, course.product, dose, course.condition, course.key)
            for a in course.appointments
            if a.status.is_standing and a.on >= today and (newest_on is None or a.on > newest_on)
        ]
    return booked


def newest_session_on(course: Course, patient: Patient) -> date | None:
    """The newest counting session of a course, touch-ups and assigned outside doses too."""
    days = [s.on for s in course.sessions if s.status.counts]
    days += [o.on for o in patient.outside if o.course == course.key]
    return max(days, default=None)


def booking_faults(
    course: Course,
    booked: Appointment,
    window: Window,
    patient: Patient,
    rules: Rules,
    today: date,
    book: DoseBook,
) -> list[Cause]:
    """Why a booking is wrong: closed day, no list, too early, over a dose limit, or too late.

    Closed is what the clinic has closed, or a public holiday; a weekday on which it seldom treats
    is not. Where a clinic has lists, one of them takes the course on its day, unless somebody gave
    a reason.
    """
    faults = []
    if rules.days.is_closed(booked.on):
        faults.append(Cause("booked-closed", booked.on))
    if not booked.is_off_list and rules.days.lacks_list(
        booked.on, course.condition, course.clinician
    ):
        faults.append(Cause("booked-no-list", booked.on))
    if window.earliest_on is not None and booked.on < window.earliest_on:
        faults.append(Cause("booked-too-early", window.earliest_on))
    crowded = crowding(course, booked, patient, rules, today, book)
    if crowded is not None:
        faults.append(Cause("booked-over-limit", crowded.on))
    if (
        window.overdue_from is not None
        and booked.on >= window.overdue_from
        and booked.on > booked.made_on + _LATE_NOTICE
        and not booked.late_accepted_by
    ):
        faults.append(Cause("booked-too-late", window.overdue_from))
    return faults


@dataclass(frozen=True, slots=True)
class Crowding:
    """The first booked day on which bookings pass a limit together. Doses in thousandths."""

    on: date
    total: int
    allowed: int
    days: int


def crowding(
    course: Course,
    booked: Appointment,
    patient: Patient,
    rules: Rules,
    today: date,
    book: DoseBook,
) -> Crowding | None:
    """The limit that a booking, which the patient's facts hold, passes with others of theirs."""
    return _over_limit_together(course, booked, booked_doses(patient, rules, today), book)


def lost_appointment(course: Course, window: Window, in_cycle: Cycle, today: date) -> Lost | None:
    """The appointment of this cycle that came to nothing and is to be spoken of.

    The newest of those that nothing recorded since then answers, else the newest; but first the
    one of which nobody has said whether the patient came, whatever was cancelled after it.
    """

    def precedence(lost: Lost) -> tuple[bool, bool, date, str]:
        is_open = not in_cycle.is_answered(lost, today)
        is_asked = is_open and lost.cause.code == _NO_OUTCOME
        return (is_open, is_asked, lost.cause.on or date.min, lost.cause.code)

    return max(_lost_appointments(course, window, today), key=precedence, default=None)


def unanswered_appointment(course: Course, window: Window, today: date) -> date | None:
    """The newest day of this cycle of which nobody has said whether the patient came."""
    causes = (lost.cause for lost in _lost_appointments(course, window, today))
    return max((c.on for c in causes if c.code == _NO_OUTCOME and c.on), default=None)


def _lost_appointments(course: Course, window: Window, today: date) -> list[Lost]:
    """Those of this cycle that came to nothing.

    A touch-up begins no cycle, so what was missed or cancelled before it still is; but one that
    has no outcome has had it, if the patient came on that day or later.
    """
    found = []
    for appointment in course.appointments:
        cause = None if _is_overtaken(appointment, window) else _lost(appointment, today)
        closed_on = window.newest_on if appointment.status.is_standing else window.anchor_on
        if cause is not None and (cause.on or today) > (closed_on or date.min):
            found.append(Lost(cause, appointment.told_at))
    return found


def _is_overtaken(appointment: Appointment, window: Window) -> bool:
    """Whether the patient was treated before its day, and it is too early for the next treatment.

    What was booked further ahead is for that one.
    """
    return (
        window.anchor_on is not None
        and window.earliest_on is not None
        and appointment.made_on < window.anchor_on <= appointment.on < window.earliest_on
    )


def broken_promise(in_cycle: Cycle, today: date) -> Cause | None:
    """The promise to ring that was the last thing heard, once its day has passed."""
    newest = max(in_cycle.contacts, key=recency, default=None)
    if newest is not None and newest.promised_by is not None and today > newest.promised_by:
        return Cause("promise-broken", newest.promised_by)
    return None


def _lost(appointment: Appointment, today: date) -> Cause | None:
    status, outcome_on = appointment.status, appointment.outcome_on
    if status.is_cancelled:
        return Cause(status.value, outcome_on or appointment.on)
    if status in (AppointmentStatus.MISSED, AppointmentStatus.NOT_TREATED):
        return Cause(status.value, appointment.on)
    if appointment.on < today:
        is_done = status is AppointmentStatus.DONE
        return Cause("not-recorded" if is_done else _NO_OUTCOME, appointment.on)
    return None


def _over_limit_together(
    course: Course, booked: Appointment, bookings: Sequence[Given], book: DoseBook
) -> Crowding | None:
    """The booked day on which a limit is passed by two or more bookings, this one among them."""
    mine = [b for b in bookings if b.product == course.product]
    for on, condition in sorted({(b.on, b.condition or "") for b in mine}):
        for limit, allowed in book.binding(course.product, condition, on):
            since = on - timedelta(days=limit.days)
            inside = [b for b in mine if since < b.on <= on and limit.sums(b.condition)]
            is_mine_inside = any(b.course == course.key and b.on == booked.on for b in inside)
            if len(inside) < 2 or not is_mine_inside:
                continue
            total = book.total(course.product, limit, on, inside).dose
            if total > allowed:
                return Crowding(on, total, allowed, limit.days)
    return None
