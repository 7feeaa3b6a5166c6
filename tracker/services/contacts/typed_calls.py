"""What a paper says came of a call, logged as it would have been on the telephone."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import SymptomAnswer
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.protocol import Schedule
from tracker.services.bookings.appointments import BookingForm
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_outcomes import book_in_call, hold_in_call, report_in_call
from tracker.services.courses.course_window import course_window
from tracker.services.courses.holds import HoldForm
from tracker.services.outcomes.symptom_reports import SymptomForm
from tracker.storage import records as r
from tracker.text import _

_ANSWERS = {
    "symptoms-back": SymptomAnswer.BACK,
    "still-working": SymptomAnswer.STILL_WORKING,
}


def log_typed(tx: Session, form: AttemptForm, day: date | None, called_on: date) -> Done:
    """One act, with one undo. `day`: which was booked, or before which nobody is to call.

    A note is the reason for a day that needs one. Raises Invalid.
    """
    if form.outcome == "booked":
        booking = BookingForm(form.course_uuids, day, reason=form.note)
        return book_in_call(tx, booking, form, called_on)
    if form.outcome == "unwell":
        held = HoldForm("illness", not_called_before=day, note=form.note)
        return hold_in_call(tx, held, form, called_on)
    if form.outcome in _ANSWERS:
        report = SymptomForm(_ANSWERS[form.outcome], called_on)
        about = _led_by_symptoms(tx, form.course_uuids, called_on)
        return report_in_call(tx, report, about, form, called_on)
    return record_attempt(tx, form, called_on)


def _led_by_symptoms(tx: Session, course_uuids: tuple[str, ...], on: date) -> tuple[str, ...]:
    courses = tx.execute(
        select(r.Course.id, r.Course.uuid).where(r.Course.uuid.in_(course_uuids))
    ).all()
    found = tuple(
        row.uuid
        for row in courses
        if course_window(tx, row.id, on).window.schedule is Schedule.SYMPTOM_LED
    )
    if not found:
        raise Invalid(
            _("None of these treatments goes by symptoms: they are due on a day."),
            field="course_uuids",
        )
    return found
