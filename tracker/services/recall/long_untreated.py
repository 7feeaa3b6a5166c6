"""Treatments not given for over a year: decided about together, not called one by one.

An import brings many of them. The schedule has them in review as long overdue, with an owner and
the day by which they are decided; here a clinician goes through all of them once, and ends those
that nobody will take up again. Whoever is not decided by that day is late on the recall list.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.due import record_numbers
from tracker.services.courses.endings import end_course
from tracker.services.recall.listing import holding_on
from tracker.services.together import together
from tracker.services.wording import course_label, owner_label, state_label, verb_label
from tracker.storage import records as r
from tracker.storage.list_tables import COURSE_PHASE
from tracker.text import _, format_number, ngettext, person_name

_LONG = relativedelta(years=1)
_STANDING = ("booked", "arrived")
MOST_AT_ONCE = 500
"""So many can be ended at once: each is a change of its own in the audit trail."""


@dataclass(frozen=True, slots=True)
class LongUntreated:
    """A treatment that runs, was last given over a year ago, and isn't booked.

    `state`, and `verb` by `owner` on `step_on`, are its one next step today, in words but the day.
    """

    uuid: str
    version: int
    patient_uuid: str
    record_number: str
    name: str
    treatment: str
    last_on: date
    state: str
    verb: str
    owner: str
    step_on: date | None


def long_untreated(tx: Session, today: date) -> tuple[LongUntreated, ...]:
    """All of them, by the day of their next step, then the longest ago first."""
    authorize(tx, Action.READ)
    course, patient, session = r.Course, r.Patient, r.SessionRecord
    phase = COURSE_PHASE.c
    link, appointment = r.AppointmentCourse, r.Appointment
    booked = (
        select(link.course_id)
        .join(appointment, appointment.id == link.appointment_id)
        .where(appointment.status.in_(_STANDING), appointment.on_date >= today)
    )
    last_on = func.max(session.given_on)
    found = tx.execute(
        select(
            course.uuid,
            course.version,
            course.condition,
            course.body_region,
            patient.id.label("patient_id"),
            patient.uuid.label("patient_uuid"),
            patient.family_name,
            patient.given_name,
            phase.state,
            phase.step_verb,
            phase.step_owner,
            phase.step_name,
            phase.step_on,
            last_on.label("last_on"),
        )
        .join(patient, patient.id == course.patient_id)
        .join(session, session.course_id == course.id)
        .join(COURSE_PHASE, phase.course_id == course.id)
        .where(
            *holding_on(today),
            course.ended_on.is_(None),
            session.status.in_(COUNTING),
            session.is_touch_up.is_(False),
            course.id.not_in(booked),
        )
        .group_by(
            course.id,
            patient.id,
            *(phase.state, phase.step_verb, phase.step_owner, phase.step_name, phase.step_on),
        )
        .having(last_on < today - _LONG)
        .order_by(phase.step_on, last_on, course.id)
    ).all()
    numbers = record_numbers(tx, [one.patient_id for one in found])
    return tuple(
        LongUntreated(
            one.uuid,
            one.version,
            one.patient_uuid,
            numbers.get(one.patient_id, ""),
            person_name(one.family_name, one.given_name),
            course_label(one.condition, one.body_region),
            one.last_on,
            state_label(one.state),
            verb_label(one.step_verb),
            owner_label(one.step_owner, one.step_name),
            one.step_on,
        )
        for one in found
    )


def end_long_untreated(
    tx: Session, courses: Sequence[tuple[str, int]], reason: str, note: str, today: date
) -> Done:
    """End these, each by its uuid and the version that was seen; all of them or none, one undo.

    `value` is how many. Raises EditConflict where somebody has changed one since.
    """
    authorize(tx, Action.END_COURSES)
    if not courses:
        raise Invalid(_("Mark the treatments first."), field="rows")
    if len(courses) > MOST_AT_ONCE:
        raise Invalid(
            _("{count} treatments are marked; at most {most} can be changed at once.").format(
                count=format_number(len(courses)), most=format_number(MOST_AT_ONCE)
            ),
            field="rows",
        )
    ended = [end_course(tx, uuid, version, reason, note, today) for uuid, version in courses]
    label = ngettext("Ended {count} treatment", "Ended {count} treatments", len(ended))
    return together(len(ended), label.format(count=format_number(len(ended))), ended)
