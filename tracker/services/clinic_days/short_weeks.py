"""The weeks ahead in which there are too few places for those who fall due."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.domain.shortage import Expected, short_weeks
from tracker.services.authorize import authorize
from tracker.services.bookings.places import clinic_places
from tracker.services.recall.listing import UNBOOKED, holding_on
from tracker.services.rules.in_force import current_rules
from tracker.storage.list_tables import COURSE, COURSE_PHASE, STAFF

AHEAD = timedelta(weeks=16)

_WINDOW_AFTER = timedelta(weeks=6)
_PART = 1000


def weeks_short(
    tx: Session, today: date, *, progress: Callable[[int, int], None] | None = None
) -> tuple[tuple[date, int], ...]:
    """Mondays, each with how many find no place; none for a clinic without lists."""
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    if not rules.days.lists:
        return ()
    until = today + AHEAD
    places = clinic_places(tx, rules.days, today, until + _WINDOW_AFTER)
    expected = []
    for one in _expected(tx, today, until):
        expected.append(one)
        if progress is not None and len(expected) % _PART == 0:
            progress(0, 0)
    return tuple(short_weeks(expected, places, today, until).items())


def _expected(tx: Session, today: date, until: date) -> Iterator[Expected]:
    phase, course = COURSE_PHASE.c, COURSE.c
    rows = tx.execute(
        select(
            course.patient_id,
            course.condition,
            STAFF.c.name,
            phase.earliest_on,
            phase.due_on,
            phase.overdue_from,
        )
        .select_from(COURSE_PHASE)
        .join(COURSE, course.id == phase.course_id)
        .outerjoin(STAFF, STAFF.c.id == course.clinician_id)
        .where(
            phase.state.in_([state.value for state in UNBOOKED]),
            *holding_on(today),
            phase.due_on <= until,
            phase.overdue_from.is_not(None),
        )
    ).yield_per(_PART)
    for patient, condition, clinician, earliest_on, due_on, overdue_from in rows:
        cases = frozenset({(condition, clinician or "")})
        yield Expected(patient, cases, earliest_on, due_on, overdue_from)
