"""Closing a clinic day, once everybody who was booked has an outcome."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_days.day_closes import new_close
from tracker.services.clinic_days.today import day_of
from tracker.services.editing import find_seen, user
from tracker.storage import records as r
from tracker.text import _, format_date_short, ngettext, person_name

_NAMED = 5


def close_day(tx: Session, on: date, today: date) -> Done:
    """Close the day with its sum, in the name of who works.

    Raises NotAllowed before the day, and while somebody is open: it names them.
    """
    authorize(tx, Action.WORK_RECALL)
    if on > today:
        raise NotAllowed(
            _("{on} is still to come, so it can’t be closed.").format(on=format_date_short(on))
        )
    day = day_of(tx, on)
    if day.open:
        raise NotAllowed(_who_is_open(tx, day.open))
    made = new_close(on, tx.info["now"](), user(tx), day.sum)
    tx.add(made)
    return _done(tx, made, _reopen, today)


def _reopen(tx: Session, close_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    made = find_seen(tx, r.DayClose, close_uuid, seen_version)
    made.withdrawn_on = today
    return _done(tx, made, _close_again, today)


def _close_again(tx: Session, close_uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    made = find_seen(tx, r.DayClose, close_uuid, seen_version)
    made.withdrawn_on = None
    return _done(tx, made, _reopen, today)


def _done(tx: Session, made: r.DayClose, opposite: Callable[..., Done], today: date) -> Done:
    tx.flush()
    label = _("Closed {on}").format(on=format_date_short(made.on_date))
    undo = Undo(label, opposite, (made.uuid, made.version, today))
    return Done(made.uuid, frozenset({Subject("clinic-day")}), undo)


def _who_is_open(tx: Session, patient_ids: Sequence[int]) -> str:
    patient = r.Patient
    rows = tx.execute(
        select(patient.family_name, patient.given_name)
        .where(patient.id.in_(patient_ids[:_NAMED]))
        .order_by(patient.sort_key)
    )
    names = "; ".join(person_name(row.family_name, row.given_name) for row in rows)
    more = len(patient_ids) - _NAMED
    if more > 0:
        names = ngettext("{names} and {count} more", "{names} and {count} more", more).format(
            names=names, count=more
        )
    return _(
        "Nobody has said yet what became of {names}. The day stays open; nothing was changed. Say "
        "of each whether they came and were treated."
    ).format(names=names)
