"""Everything that is needed to begin recording a visit, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.sites import Sites
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.patients.card import CourseCard, PatientAtVisit, patient_at_visit
from tracker.services.rules.choices import (
    ProductChoice,
    ProtocolChoice,
    available_protocols,
    products,
    staff_names,
)
from tracker.services.sites.patterns import (
    MuscleChoice,
    PatternChoice,
    muscle_choices,
    pattern_choices,
)
from tracker.services.stock.in_stock import VialsToChoose, vials_to_choose
from tracker.services.visits.answers import QuestionRow, questions_to_ask
from tracker.services.visits.forms import VisitForm
from tracker.services.visits.recording import blank_visit, same_as_last_time

_READY = frozenset({Timing.LAPSED, Timing.OVERDUE, Timing.DUE})


@dataclass(frozen=True, slots=True)
class VisitStart:
    """`blank` has a session for every course in treatment; `chosen` are those of this visit.

    `last_sites` has those of the newest full session, of the same product, for the chosen.
    """

    patient: PatientAtVisit
    blank: VisitForm
    chosen: tuple[str, ...]
    rules: tuple[ProtocolChoice, ...]
    products: tuple[ProductChoice, ...]
    staff: tuple[str, ...]
    muscles: tuple[MuscleChoice, ...]
    patterns: tuple[PatternChoice, ...]
    last_sites: Mapping[str, Sites]
    vials: VialsToChoose
    questions: tuple[QuestionRow, ...]

    @property
    def courses(self) -> tuple[CourseCard, ...]:
        """Those in treatment."""
        return tuple(c for c in self.patient.courses if c.state is not State.ENDED)


def read_visit_start(tx: Any, patient_uuid: str, course_uuid: str, today: date) -> VisitStart:
    """`course_uuid` "": what is booked today, else whatever is due, else the first. Raises NotFound."""
    patient = patient_at_visit(tx, patient_uuid, today)
    running = [course for course in patient.courses if course.state is not State.ENDED]
    booked = [c.uuid for c in running if c.booking is not None and c.booking.on == today]
    due = [course.uuid for course in running if course.timing in _READY]
    likeliest = booked or due or [course.uuid for course in running[:1]]
    wanted = [course_uuid] if course_uuid else likeliest
    chosen = tuple(uuid for uuid in wanted if uuid in {course.uuid for course in running})
    return VisitStart(
        patient,
        blank_visit(tx, patient_uuid, tuple(course.uuid for course in running), today),
        chosen,
        tuple(available_protocols(tx, patient_uuid, today)),
        tuple(products(tx)),
        tuple(staff_names(tx)),
        tuple(muscle_choices(tx)),
        tuple(pattern_choices(tx)),
        {uuid: last_sites(tx, uuid) for uuid in chosen},
        vials_to_choose(tx, patient_uuid, today),
        questions_to_ask(tx, patient_uuid),
    )


def last_sites(tx: Any, course_uuid: str) -> Sites:
    """Of a course's newest full session; none where the product has changed since."""
    last = same_as_last_time(tx, course_uuid)
    return last.sites if last is not None else ()
