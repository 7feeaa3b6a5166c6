"""Closed days: closures of the clinic's own, and public holidays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.editing import RECALL
from tracker.services.entered import needed_line
from tracker.services.windows import refresh_windows
from tracker.storage import records as r
from tracker.text import _, format_weekday_date, ngettext

_LATEST_DECISION = timedelta(days=21)
"""More than the working days that a decision may take, with holidays between them."""


def close_days(
    tx: Session,
    days: Sequence[date],
    reason: str,
    today: date,
    *,
    is_public_holiday: bool = False,
) -> Done:
    """Nobody is treated on these days. One that is closed already stays as it is."""
    authorize(tx, Action.WORK_RECALL)
    told = needed_line(reason, "reason")
    if not days:
        raise Invalid(_("Choose a day."), field="on")
    if min(days) < today:
        raise Invalid(
            _("{on} is before today.").format(on=format_weekday_date(min(days))), field="on"
        )
    known = {one.closed_on: one for one in tx.scalars(_of(days))}
    closed = []
    for on in days:
        closure = known.get(on)
        if closure is None:
            closure = r.Closure(closed_on=on)
            tx.add(closure)
        elif closure.withdrawn_on is None:
            continue
        closure.reason, closure.is_public_holiday = told, is_public_holiday
        closure.withdrawn_on = None
        closed.append(on)
    if not closed:
        raise Invalid(_("This day is closed already."), field="on")
    return _done(tx, closed, _label_closed(closed), open_days, (tuple(closed), today))


def open_days(tx: Session, days: Sequence[date], today: date) -> Done:
    """Closed days are open again, where a list is held on them."""
    authorize(tx, Action.WORK_RECALL)
    opened = [one for one in tx.scalars(_of(days)) if one.withdrawn_on is None]
    if not opened:
        raise Invalid(_("This day is open already."), field="on")
    for closure in opened:
        closure.withdrawn_on = today
    reason, is_holiday = opened[0].reason, opened[0].is_public_holiday
    opened_on = tuple(one.closed_on for one in opened)
    return _done(
        tx,
        opened_on,
        _label_opened(opened_on),
        _close_again,
        (opened_on, reason, today, is_holiday),
    )


def _close_again(
    tx: Session, days: Sequence[date], reason: str, today: date, is_public_holiday: bool
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    return close_days(tx, days, reason, today, is_public_holiday=is_public_holiday)


def _done(
    tx: Session,
    days: Collection[date],
    label: str,
    opposite: Callable[..., Done],
    arguments: tuple[object, ...],
) -> Done:
    tx.flush()
    refresh_windows(tx, _deciding_then(tx, days))
    undo = Undo(label, opposite, arguments)
    return Done(len(days), frozenset({Subject("clinic_days"), Subject("rules"), RECALL}), undo)


def _deciding_then(tx: Session, days: Collection[date]) -> list[int]:
    """The patients whose decisions are late by a day that counts working days over these."""
    phase, course = r.CoursePhase, r.Course
    rows = tx.scalars(
        select(course.patient_id)
        .join(phase, phase.course_id == course.id)
        .where(
            phase.state == State.IN_REVIEW.value,
            phase.step_on >= min(days),
            phase.step_on <= max(days) + _LATEST_DECISION,
        )
        .distinct()
    )
    return sorted(rows)


def _of(days: Collection[date]) -> Select[r.Closure]:
    return select(r.Closure).where(r.Closure.closed_on.in_(days)).order_by(r.Closure.closed_on)


def _label_closed(days: Sequence[date]) -> str:
    return ngettext("Closed {on}", "Closed {on} and other days", len(days)).format(
        on=format_weekday_date(days[0])
    )


def _label_opened(days: Sequence[date]) -> str:
    return ngettext("Opened {on} again", "Opened {on} and other days again", len(days)).format(
        on=format_weekday_date(days[0])
    )
