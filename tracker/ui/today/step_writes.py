"""The steps of one key: which commands each of them runs."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tracker.domain.facts import AppointmentStatus, SessionStatus
from tracker.domain.outcome import Done
from tracker.services.bookings.appointments import (
    cancel_by_clinic,
    cancel_by_patient,
    mark_arrived,
    mark_came,
    mark_missed,
)
from tracker.services.clinic_days.today import TodayRow
from tracker.services.visits.drawing_up import draw_up, put_back
from tracker.ui.today.steps import Step

_OF_BOOKINGS: dict[Step, Callable[..., Done]] = {
    Step.ARRIVED: mark_arrived,
    Step.CAME: mark_came,
    Step.MISSED: mark_missed,
    Step.CANCELLED: cancel_by_patient,
    Step.WE_CANCEL: cancel_by_clinic,
}
_WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.ARRIVED)


def writes_of(step: Step, row: TodayRow, today: date) -> Iterator[tuple[Any, ...]]:
    """Commands with their arguments; a patient may hold two bookings on one day."""
    if step is Step.DRAW_UP:
        yield draw_up, row.patient_uuid, today
        return
    if step is Step.PUT_BACK:
        seen = tuple((session.uuid, session.version) for session in row.drawn_up)
        yield put_back, row.patient_uuid, seen, today
        return
    for booking in row.bookings:
        if booking.status in _WAITING:
            yield _OF_BOOKINGS[step], booking.uuid, booking.version, today


def unsigned_of(row: TodayRow) -> tuple[tuple[str, int], ...]:
    """What was given to the patient and is not signed: uuids and seen versions."""
    return tuple(
        (course.session.uuid, course.session.version)
        for course in row.courses
        if course.session is not None and course.session.status is SessionStatus.GIVEN
    )
