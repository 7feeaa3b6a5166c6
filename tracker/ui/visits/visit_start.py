"""Everything that is needed to begin recording a visit, read in one go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.choices import (
    ProductChoice,
    ProtocolChoice,
    available_protocols,
    products,
    staff_names,
)
from tracker.services.patient_card import CourseCard, PatientCard, patient_card
from tracker.services.visit_forms import VisitForm
from tracker.services.visits import blank_visit

_READY = frozenset({Timing.LAPSED, Timing.OVERDUE, Timing.DUE})


@dataclass(frozen=True, slots=True)
class VisitStart:
    """`blank` has a session for every course in treatment; `chosen` are those of this visit."""

    card: PatientCard
    blank: VisitForm
    chosen: tuple[str, ...]
    rules: tuple[ProtocolChoice, ...]
    products: tuple[ProductChoice, ...]
    staff: tuple[str, ...]

    @property
    def courses(self) -> tuple[CourseCard, ...]:
        """Those in treatment."""
        return tuple(c for c in self.card.courses if c.state is not State.ENDED)


def read_visit_start(tx: Any, patient_uuid: str, course_uuid: str, today: date) -> VisitStart:
    """`course_uuid` "": what is booked today, else whatever is due, else the first. Raises NotFound."""
    card = patient_card(tx, patient_uuid, today)
    running = [course for course in card.courses if course.state is not State.ENDED]
    booked = [c.uuid for c in running if c.booking is not None and c.booking.on == today]
    due = [course.uuid for course in running if course.timing in _READY]
    likeliest = booked or due or [course.uuid for course in running[:1]]
    chosen = [course_uuid] if course_uuid else likeliest
    return VisitStart(
        card,
        blank_visit(tx, patient_uuid, tuple(course.uuid for course in running), today),
        tuple(uuid for uuid in chosen if uuid in {course.uuid for course in running}),
        tuple(available_protocols(tx, patient_uuid, today)),
        tuple(products(tx)),
        tuple(staff_names(tx)),
    )
