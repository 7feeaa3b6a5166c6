"""Places that are free again: somebody cancelled, moved or did not come, and the day was full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.places import PlaceBook, places_of
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_places import clinic_places
from tracker.services.offered_days import who_fits
from tracker.services.rules import current_rules
from tracker.storage import records as r

AHEAD = timedelta(weeks=8)
LATELY = timedelta(days=7)

_CANCELLED = ("cancelled-by-patient", "cancelled-by-clinic")
_GIVEN_UP = (_CANCELLED[0], "missed")


@dataclass(frozen=True, slots=True)
class FreedPlace:
    """`left`: places of the day. `fitting`: how many treatments it could be offered to."""

    on: date
    left: int
    fitting: int


def freed_place(
    tx: Session, today: date, *, progress: Callable[[int, int], None] | None = None
) -> FreedPlace | None:
    """The first day, within eight weeks, that has a place again for somebody.

    Again: no more places are left than were given back in the last seven days. Today has one too,
    for the rest of the day: who did not come leaves it as who cancelled does. None where there is
    no such day, or nobody has a window that holds it but those who gave it up.
    """
    authorize(tx, Action.READ)
    rules = current_rules(tx)
    freed = _freed(tx, today) if rules.days.lists else Counter[date]()
    for number, on in enumerate(sorted(freed)):
        if progress is not None:
            progress(number, len(freed))
        left = _left(clinic_places(tx, rules.days, on, on), on)
        if not 0 < left <= freed[on]:
            continue
        fitting = who_fits(tx, on, today)
        if {row.patient_id for row in fitting.rows} - _gave_up(tx, on):
            return FreedPlace(on, left, fitting.total)
    return None


def _left(places: PlaceBook, on: date) -> int:
    """0 where places have no end: nobody waits for one there."""
    taken = places.taken_on(on)
    if not taken or places_of(taken)[1] is None:
        return 0
    return sum(max(one.left or 0, 0) for one in taken)


def _gave_up(tx: Session, on: date) -> set[int]:
    """The patients who had a place on a day and took it back, or did not come."""
    a = r.Appointment
    query = select(a.patient_id).where(a.on_date == on, a.status.in_(_GIVEN_UP))
    return set(tx.scalars(query))


def _freed(tx: Session, today: date) -> Counter[date]:
    """How many places of each day were given back lately."""
    a, move = r.Appointment, r.BookingMove
    span = (today, today + AHEAD)
    cancelled = (
        select(a.on_date, func.count())
        .where(
            a.on_date.between(*span),
            a.status.in_((*_CANCELLED, "missed")),
            a.outcome_on > today - LATELY,
        )
        .group_by(a.on_date)
    )
    moved = (
        select(move.from_date, func.count())
        .where(
            move.from_date.between(*span),
            move.moved_on > today - LATELY,
            move.taken_back_on.is_(None),
        )
        .group_by(move.from_date)
    )
    found: Counter[date] = Counter()
    for query in (cancelled, moved):
        found.update(dict(tx.execute(query).all()))
    return found
