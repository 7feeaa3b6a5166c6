"""Clinic days that were closed: a day whose sum has changed since is open again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clinic_day import ClinicDay, DaySum
from tracker.storage import records as r


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """The newest closing of a day. `has_changed`: something happened since, so it is open again."""

    uuid: str
    version: int
    by: str
    at: datetime
    has_changed: bool


def closed_day(tx: Session, on: date, day: ClinicDay) -> ClosedDay | None:
    """None for a day that nobody has closed, or that was opened again."""
    close = r.DayClose
    row = tx.execute(
        select(
            close.uuid,
            close.version,
            close.closed_by,
            close.closed_at,
            close.booked,
            close.treated,
            close.missed,
            close.cancelled,
            close.not_treated,
            close.unbooked,
        )
        .where(close.on_date == on, close.withdrawn_on.is_(None))
        .order_by(close.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    then = DaySum(row.booked, row.treated, row.missed, row.cancelled, row.not_treated, row.unbooked)
    has_changed = bool(day.open) or then != day.sum
    return ClosedDay(row.uuid, row.version, row.closed_by, row.closed_at, has_changed)


def new_close(on: date, at: datetime, by: str, total: DaySum) -> r.DayClose:
    """A closing with its sum."""
    return r.DayClose(on_date=on, closed_at=at, closed_by=by, **asdict(total))
