"""Closed days: closures of the clinic's own, and public holidays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.places import HOLDING
from tracker.services.courses.decision_days import move_decisions
from tracker.services.courses.windows import refresh_windows
from tracker.services.editing import RECALL
from tracker.services.entered import needed_line
from tracker.storage import records as r
from tracker.text import _, format_weekday_date, ngettext


@dataclass(frozen=True, slots=True)
class Closing:
    """A day on which nobody is treated, and why."""

    on: date
    reason: str
    is_public_holiday: bool = False


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A day that is closed, for the list of them."""

    on: date
    reason: str
    is_public_holiday: bool


def closed_days(tx: Session, today: date) -> tuple[ClosedDay, ...]:
    """Those from today on, in order."""
    authorize(tx, Action.READ)
    closure = r.Closure
    rows = tx.execute(
        select(closure.closed_on, closure.reason, closure.is_public_holiday)
        .where(closure.closed_on >= today, closure.withdrawn_on.is_(None))
        .order_by(closure.closed_on)
    )
    return tuple(ClosedDay(*row) for row in rows)


def close_days(tx: Session, closings: Sequence[Closing], today: date) -> Done:
    """Nobody is treated on these days. Those that are closed already stay as they are."""
    authorize(tx, Action.WORK_RECALL)
    if not closings:
        raise Invalid(_("Choose a day."), field="on")
    first = min(closing.on for closing in closings)
    if first < today:
        raise Invalid(_("{on} is before today.").format(on=format_weekday_date(first)), field="on")
    known = {one.closed_on: one for one in tx.scalars(_of([one.on for one in closings]))}
    made = []
    for closing in closings:
        closure = known.get(closing.on)
        if closure is None:
            closure = r.Closure(closed_on=closing.on)
            tx.add(closure)
        elif closure.withdrawn_on is None:
            continue
        closure.reason = needed_line(closing.reason, "reason")
        closure.is_public_holiday = closing.is_public_holiday
        closure.withdrawn_on = None
        made.append(closing.on)
    if not made:
        raise Invalid(_("This day is closed already."), field="on")
    return _done(tx, made, _label_closed(made), open_days, (tuple(made), today))


def open_days(tx: Session, days: Sequence[date], today: date) -> Done:
    """Closed days are open again, where a list is held on them."""
    authorize(tx, Action.WORK_RECALL)
    opened = [one for one in tx.scalars(_of(days)) if one.withdrawn_on is None]
    if not opened:
        raise Invalid(_("This day is open already."), field="on")
    before = tuple(Closing(one.closed_on, one.reason, one.is_public_holiday) for one in opened)
    for closure in opened:
        closure.withdrawn_on = today
    made = [closing.on for closing in before]
    return _done(tx, made, _label_opened(made), close_days, (before, today))


def _done(
    tx: Session,
    days: Collection[date],
    label: str,
    opposite: Callable[..., Done],
    arguments: tuple[object, ...],
) -> Done:
    move_decisions(tx, days)
    refresh_windows(tx, sorted(set(_booked_then(tx, days))))
    undo = Undo(label, opposite, arguments)
    return Done(len(days), frozenset({Subject("clinic_days"), Subject("rules"), RECALL}), undo)


def _booked_then(tx: Session, days: Collection[date]) -> Iterable[int]:
    """The patients whose bookings are wrong, or right again."""
    a = r.Appointment
    return tx.scalars(select(a.patient_id).where(a.on_date.in_(days), a.status.in_(HOLDING)))


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
