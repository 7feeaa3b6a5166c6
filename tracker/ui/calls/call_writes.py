"""Which command each outcome of a call runs."""

from collections.abc import Callable
from typing import Any

from tracker.domain.facts import SymptomAnswer
from tracker.domain.outcome import Done
from tracker.domain.protocol import Schedule
from tracker.services.bookings.appointments import BookingForm
from tracker.services.bookings.checks import LATE_ONLY
from tracker.services.bookings.proposed_days import ProposedDay
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_outcomes import book_in_call, report_in_call
from tracker.services.contacts.call_sheet import CalledCourse, CallSheet
from tracker.services.outcomes.symptom_reports import SymptomForm
from tracker.text import _
from tracker.ui.calls.call_acts import AT_ONCE, CallAct

Write = tuple[Callable[..., Done], tuple[Any, ...]]

_CHANNELS = {"text": "text", "letter": "letter"}
_ANSWERS = {
    CallAct.BACK: SymptomAnswer.BACK,
    CallAct.STILL_WORKING: SymptomAnswer.STILL_WORKING,
}


def attempt_of(sheet: CallSheet, outcome: str) -> AttemptForm:
    """The call as it is logged, by the first number of the patient.

    Who is booked is so for the treatments of that visit only: the others are still to be booked.
    """
    phones = sheet.panel.plan.phones
    channel = _CHANNELS.get(outcome, "phone")
    number = phones[0] if phones and channel != "letter" and outcome != "doctor" else ""
    return AttemptForm(
        sheet.panel.patient_uuid,
        booked_uuids(sheet) if outcome == "booked" else sheet.course_uuids,
        outcome,
        channel=channel,
        number_used=number,
        person=sheet.person,
    )


def write_of(act: CallAct, sheet: CallSheet) -> Write | None:
    """The command of an act of one key; None for any other."""
    today = sheet.panel.today
    if act in AT_ONCE:
        return record_attempt, (attempt_of(sheet, AT_ONCE[act]), today)
    if act not in _ANSWERS:
        return None
    about = tuple(course.uuid for course in sheet.courses if _is_asked(course))
    report = SymptomForm(_ANSWERS[act], today)
    return report_in_call, (report, about, attempt_of(sheet, act.value), today)


def _is_asked(course: CalledCourse) -> bool:
    return course.now.window.schedule is Schedule.SYMPTOM_LED


def goes_on_with(act: CallAct, sheet: CallSheet) -> CalledCourse | None:
    """The treatment that is spoken of next, on the same call; None where the act ends the call.

    Symptoms that are back are booked next; what still works is no reason to leave out the rest.
    """
    if act is CallAct.BACK:
        return sheet.courses[0]
    if act is CallAct.STILL_WORKING:
        return next((course for course in sheet.courses if not _is_asked(course)), None)
    return None


def left_to_book(sheet: CallSheet) -> CalledCourse | None:
    """The first treatment of the call that the visit isn't for."""
    return next((course for course in sheet.courses if course not in sheet.booked), None)


def booked_uuids(sheet: CallSheet) -> tuple[str, ...]:
    """The treatments that one visit is booked for."""
    return tuple(course.uuid for course in sheet.booked)


def booking_of(sheet: CallSheet, day: ProposedDay) -> Write:
    """Booking a proposed day for all that the call is about; a late one gives its reason."""
    today, reason = sheet.panel.today, ""
    if day.is_late:
        overdue = [c.now.window.overdue_from for c in sheet.booked]
        is_overdue = any(on is not None and on <= today for on in overdue)
        reason = _("Overdue when called") if is_overdue else _("The first day that fits")
    form = BookingForm(booked_uuids(sheet), day.on, reason=reason, answered=LATE_ONLY)
    return book_in_call, (form, attempt_of(sheet, "booked"), today)
