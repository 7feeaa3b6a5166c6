"""Until when a payer may be left alone: a patient who waits for one is called by nobody else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import standing_bookings
from tracker.domain.cover import Visit, gap
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.services.authorize import authorize
from tracker.services.editing import find
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _, format_date_short

ANSWER_DAYS = 14
"""After how many days without an answer a payer is asked again, unless another day is named."""

_DAY = timedelta(days=1)


def answer_day(tx: Session, authorisation_uuid: str, today: date) -> date:
    """The day on which a payer who is asked today is asked again: before the visit that is booked."""
    found = find(tx, r.Authorisation, authorisation_uuid)
    return soon_enough(tx, found, today + timedelta(days=ANSWER_DAYS), today)


def soon_enough(tx: Session, found: r.Authorisation, chase_on: date, today: date) -> date:
    """That day, or the last one on which to ask before a visit that is booked and not covered."""
    return min([chase_on, *(one.last for one in _waiting(tx, found, today) if one.booked_on)])


def check_chase_day(tx: Session, found: r.Authorisation, today: date, field: str) -> None:
    """What stands in the way of a visit is asked about again before it, or before its window is over.

    In an overdue course without a booking, or shortly before, there is as long as an answer takes.
    Raises Invalid.
    """
    chase_on = found.chase_on
    if chase_on is None or chase_on <= today:
        return
    tx.flush()
    for one in _waiting(tx, found, today):
        if chase_on <= one.last:
            continue
        told = _(
            "{on} is after {last}, the last day for {treatment}: until then nobody would ask "
            "the payer, or call. Choose a day up to then."
        )
        if one.booked_on is not None:
            told = _(
                "{on} is too late for {treatment}, which is booked on {booked_on}. Choose a day up "
                "to {last}."
            )
        values = {
            "on": format_date_short(chase_on),
            "last": format_date_short(one.last),
            "treatment": course_label(one.course.condition, one.course.body_region),
            "booked_on": format_date_short(one.booked_on or one.last),
        }
        raise Invalid(told.format(**values), field=field)


def chase_sooner(
    tx: Session, appointment: r.Appointment, days_before: int, today: date
) -> list[Done]:
    """An appointment stands: whoever has to permit it is asked so many days before, or today.

    Whose day of asking is sooner, and what covers the visit, stays as it is. Each can be undone.
    """
    a, link = r.Authorisation, r.AuthorisationCourse
    chase_on = max(today, appointment.on_date - timedelta(days=days_before))
    later = tx.scalars(
        select(a)
        .join(link, link.authorisation_id == a.id)
        .where(
            link.course_id.in_([one.course_id for one in appointment.courses]),
            a.withdrawn_on.is_(None),
            a.chase_on > chase_on,
        )
        .order_by(a.id)
    )
    return [
        _ask_on(tx, found, chase_on)
        for found in dict.fromkeys(later)
        if any(one.booked_on == appointment.on_date for one in _waiting(tx, found, today))
    ]


def _ask_on(tx: Session, found: r.Authorisation, chase_on: date | None) -> Done:
    before, found.chase_on = found.chase_on, chase_on
    tx.flush()
    patient = tx.get_one(r.Patient, found.patient_id)
    changed = frozenset({Subject("patient", patient.uuid)})
    return Done(found.uuid, changed, Undo("", _ask_as_before, (found.uuid, chase_on, before)))


def _ask_as_before(
    tx: Session, authorisation_uuid: str, set_on: date | None, chase_on: date | None
) -> Done:
    """As part of undoing a booking. Where somebody has named another day since, that day stays."""
    authorize(tx, Action.WORK_RECALL)
    found = find(tx, r.Authorisation, authorisation_uuid)
    if found.chase_on != set_on:
        return Done(found.uuid, frozenset())
    return _ask_on(tx, found, chase_on)


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A treatment whose next visit a permission doesn't cover, and the last day to ask for it."""

    course: facts.Course
    last: date
    booked_on: date | None


def _waiting(tx: Session, found: r.Authorisation, today: date) -> Iterator[_Waiting]:
    patient, rules = load_patient(tx, found.patient_id), current_rules(tx)
    for course in patient.courses:
        one = next((one for one in course.authorisations if one.key == found.id), None)
        if one is None or course.ending is not None:
            continue
        window = treatment_window(course, patient, rules, today)
        booked_on = min((a.on for a in standing_bookings(course, window, today)), default=None)
        on = booked_on or window.due_on
        if on is None:
            continue
        visit = Visit(on, course.product, window.planned_dose, course.key)
        if gap(one, patient, visit, today) is None:
            continue
        if booked_on is not None:
            yield _Waiting(course, max(booked_on - _DAY, today + _DAY), booked_on)
        elif window.overdue_from is not None:
            in_a_fortnight = today + timedelta(days=ANSWER_DAYS)
            yield _Waiting(course, max(window.overdue_from - _DAY, in_a_fortnight), None)
