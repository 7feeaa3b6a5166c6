"""One course as its screen shows it: window, state, suggested day, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import booked_doses
from tracker.domain.dosing import DoseBook
from tracker.domain.problems import NotFound
from tracker.domain.protocol import Rules
from tracker.domain.recall import Standing, standing
from tracker.domain.rights import Action
from tracker.domain.schedule import Window, treatment_window
from tracker.domain.state import State
from tracker.domain.suggested_day import HasPlace, suggested_day
from tracker.domain.why import Reason, derivation
from tracker.services.authorize import authorize
from tracker.services.bookings.places import OpenPlaces
from tracker.services.bookings.untold import tell_first, untold_of
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class CourseWindow:
    """What the rules say of a course on a day."""

    course: facts.Course
    window: Window
    standing: Standing
    suggested_on: date | None
    reasons: tuple[Reason, ...]


def course_window(tx: Session, course_id: int, today: date) -> CourseWindow:
    """Work out one course from the stored facts. Raises NotFound."""
    authorize(tx, Action.READ_CHART)
    patient_id = tx.scalar(select(r.Course.patient_id).where(r.Course.id == course_id))
    if patient_id is None:
        raise NotFound(_("This treatment is not in the clinic's records."))
    patient, rules = load_patient(tx, patient_id), current_rules(tx)
    found = work_out(patient, rules, today, OpenPlaces(tx, rules.days).of(patient_id))
    return next(one for one in found if one.course.key == course_id)


def tell_untold(
    tx: Session, found: Sequence[CourseWindow], today: date
) -> tuple[CourseWindow, ...]:
    """With the step of Recall where nobody has told a patient the day on which they are booked."""
    booked = [one.course.key for one in found if one.standing.state is State.BOOKED]
    untold = untold_of(tx, today, booked) if booked else {}
    return tuple(
        replace(one, standing=replace(one.standing, step=tell_first(one.standing.step, booking)))
        if (booking := untold.get(one.course.key)) is not None
        else one
        for one in found
    )


def work_out(
    patient: facts.Patient, rules: Rules, today: date, has_place: HasPlace
) -> list[CourseWindow]:
    """All courses of a patient, ended ones too; `has_place` answers for this patient."""
    book = DoseBook(patient, rules)
    found = []
    for course in patient.courses:
        window = treatment_window(course, patient, rules, today, book)
        now = standing(course, window, patient, rules, today, book)
        others = booked_doses(patient, rules, today, but=course.key)
        suggested_on = suggested_day(course, window, rules, today, book, others, has_place)
        found.append(CourseWindow(course, window, now, suggested_on, tuple(derivation(window))))
    return found
