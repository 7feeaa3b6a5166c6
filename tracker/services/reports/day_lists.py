"""The days of many courses at once: a row a course, since a row a day would take ten times as long."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Executable, bindparam, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.domain.facts import COUNTING
from tracker.storage import records as r
from tracker.storage.columns import DayList


def given_days(tx: Session, course_ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    """When something that counts was given here, touch-ups left out; in no order."""
    return _days(tx, _GIVEN, course_ids)


def called_days(tx: Session, course_ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    """When somebody tried to reach the patient about the course; in no order."""
    return _days(tx, _CALLED, course_ids)


def assigned_days(tx: Session, course_ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    """When something was given elsewhere that is assigned to the course; in no order."""
    return _days(tx, _ASSIGNED, course_ids)


def _days(tx: Session, query: Executable, course_ids: Sequence[int]) -> dict[int, tuple[date, ...]]:
    return dict(tx.connection().execute(query, {"ids": course_ids}).all())


def _listed(day: InstrumentedAttribute[date]) -> Any:
    return type_coerce(func.aggregate_strings(day, ","), DayList())


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_GIVEN = (
    select(r.SessionRecord.course_id, _listed(r.SessionRecord.given_on))
    .where(
        r.SessionRecord.course_id.in_(_IDS),
        r.SessionRecord.status.in_(COUNTING),
        r.SessionRecord.is_touch_up.is_(False),
    )
    .group_by(r.SessionRecord.course_id)
)
_CALLED = (
    select(r.ContactAttemptCourse.course_id, _listed(r.ContactAttempt.attempted_on))
    .join(r.ContactAttempt, r.ContactAttempt.id == r.ContactAttemptCourse.contact_attempt_id)
    .where(r.ContactAttemptCourse.course_id.in_(_IDS), r.ContactAttempt.withdrawn_on.is_(None))
    .group_by(r.ContactAttemptCourse.course_id)
)
_ASSIGNED = (
    select(r.OutsideDose.course_id, _listed(r.OutsideDose.given_on))
    .where(r.OutsideDose.course_id.in_(_IDS), r.OutsideDose.voided_on.is_(None))
    .group_by(r.OutsideDose.course_id)
)
