"""The days by which decisions are late, stored anew where the clinic's working days change.

A closure may lie months ahead, when the windows of many thousands will have closed: of what is
stored for them only that day changes, so only that is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, select, update
from sqlalchemy.orm import Session

from tracker.domain.contact_ladder import ANSWERED_LATER
from tracker.domain.next_step import Verb
from tracker.domain.protocol import Rules
from tracker.domain.reviews import MOST_WORKING_DAYS, late_day
from tracker.domain.state import State
from tracker.services.courses.windows import refresh_windows
from tracker.services.facts import chunks
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r

_DAY = timedelta(days=1)


def move_decisions(tx: Session, days: Collection[date]) -> None:
    """These days were closed or opened: whatever counts working days over them counts anew."""
    tx.flush()
    rules = current_rules(tx)
    rows = tx.connection().execute(_DECIDING, {"days": sorted(_late_days(days, rules))}).all()
    # Who was asked by somebody may have agreed on a day, and who waits has no question yet.
    asked = set(tx.scalars(select(r.Review.course_id).where(r.Review.closed_on.is_(None))))
    whole = {
        row.course_id
        for row in rows
        if row.course_id in asked or row.state != State.IN_REVIEW.value
    }
    whole |= set(tx.scalars(_waiting(min(days), max(days), rules)))
    moved = list(_moved((row for row in rows if row.course_id not in whole), rules))
    if moved:
        tx.connection().execute(_MOVE, moved)
    patients: set[int] = set()
    for chunk in chunks(sorted(whole)):
        patients |= set(tx.scalars(select(r.Course.patient_id).where(r.Course.id.in_(chunk))))
    refresh_windows(tx, sorted(patients), rules)


def _late_days(days: Collection[date], rules: Rules) -> set[date]:
    """Those before which a decision counts one of these days, whether they are open or closed."""
    closed = replace(rules.days, closures=rules.days.closures | frozenset(days))
    found = set()
    for day in days:
        last = closed.after_working_days(day, MOST_WORKING_DAYS)
        found |= {day + timedelta(days=n) for n in range((last - day).days + 1)}
    return found


def _moved(rows: Iterable[Row[*tuple[Any, ...]]], rules: Rules) -> Iterator[dict[str, object]]:
    """The day of each that has another one now: the first of those of its reasons."""
    known: dict[tuple[str, str], date] = {}
    for row in rows:
        for code, on in row.reasons:
            if (code, on) not in known:
                known[code, on] = late_day(code, date.fromisoformat(on), rules)
        late_on = min(known[code, on] for code, on in row.reasons)
        if late_on != row.step_on:
            yield {"course": row.course_id, "begun": row.from_on, "late_on": late_on}


def _waiting(first: date, last: date, rules: Rules) -> Any:
    """The courses whose letter was sent before the last of these days, and is waited for."""
    attempt, link = r.ContactAttempt, r.ContactAttemptCourse
    return (
        select(link.course_id)
        .join(attempt, attempt.id == link.contact_attempt_id)
        .where(
            attempt.outcome.in_(ANSWERED_LATER),
            attempt.attempted_on < last,
            attempt.attempted_on > first - 3 * rules.contact.letter_days * _DAY,
            attempt.try_again_on.is_(None),
            attempt.withdrawn_on.is_(None),
        )
    )


_PHASE = r.CoursePhase.__table__
# By columns without an index: the table is read sooner than most of it looked up.
_DECIDING = select(
    _PHASE.c.course_id, _PHASE.c.from_on, _PHASE.c.state, _PHASE.c.step_on, _PHASE.c.reasons
).where(
    _PHASE.c.step_verb == Verb.DECIDE.value,
    _PHASE.c.step_on.in_(bindparam("days", expanding=True)),
)
_MOVE = (
    update(_PHASE)  # type: ignore[arg-type]
    .where(and_(_PHASE.c.course_id == bindparam("course"), _PHASE.c.from_on == bindparam("begun")))
    .values(step_on=bindparam("late_on"))
)
