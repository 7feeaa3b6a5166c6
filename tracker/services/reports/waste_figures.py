"""What was discarded of vials, by product, and of which month their end was."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.domain.vials import Ending
from tracker.services.authorize import authorize
from tracker.services.stock.records import as_vial, given_from, zone_of
from tracker.storage import records as r

Report = Callable[[int, int], None]

_AT_ONCE = 500
_ENDINGS = (Ending.FINISHED.value, Ending.DISCARDED.value)


@dataclass(slots=True)
class WasteCell:
    """Milliunits, and the courses that the vials were given for, once for each use."""

    vials: int = 0
    unused: int = 0
    """How many of the vials were thrown away without anything taken from them."""
    opened: int = 0
    given: int = 0
    discarded: int = 0
    course_ids: array[int] = field(default_factory=lambda: array("q"))


@dataclass(frozen=True, slots=True)
class WasteFigures:
    """Vials that ended from `since` to `today`; by the first day of the month, and the product."""

    since: date
    today: date
    cells: Mapping[tuple[date, str], WasteCell]


def waste_figures(
    tx: Session, since: date, today: date, progress: Report | None = None
) -> WasteFigures:
    """Of the clinic's vials and of those that a pharmacy sent; what went back is no waste."""
    authorize(tx, Action.READ)
    zone = zone_of(tx)
    first = datetime.combine(since, time(), zone)
    last = datetime.combine(today + timedelta(days=1), time(), zone)
    cells: dict[tuple[date, str], WasteCell] = {}
    ended = r.VialRecord.closed_at.between(first, last), r.VialRecord.ending.in_(_ENDINGS)
    newest = tx.scalar(select(r.VialRecord.id).order_by(r.VialRecord.id.desc()).limit(1)) or 0
    for rows in _chunks(tx, ended):
        ids = [row.id for row in rows]
        given, courses = given_from(tx, ids), _courses(tx, ids)
        for row in rows:
            account = as_vial(row, given.get(row.id, 0)).account
            month = row.closed_at.astimezone(zone).date().replace(day=1)
            cell = cells.setdefault((month, row.product), WasteCell())
            cell.vials += 1
            cell.unused += not account.given
            cell.opened += account.opened
            cell.given += account.given
            cell.discarded += account.discarded
            cell.course_ids.extend(courses.get(row.id, ()))
        if progress is not None:
            progress(ids[-1], newest)
    return WasteFigures(since, today, cells)


def _chunks(tx: Session, ended: tuple[Any, ...]) -> Iterator[Sequence[Any]]:
    vial, last = r.VialRecord, 0
    query = select(vial.__table__).where(*ended).order_by(vial.id).limit(_AT_ONCE)
    while rows := tx.execute(query.where(vial.id > last)).all():
        yield rows
        last = rows[-1].id


def _courses(tx: Session, vial_ids: Sequence[int]) -> dict[int, list[int]]:
    use, session = r.VialUse, r.SessionRecord
    found: dict[int, list[int]] = {}
    for vial_id, course_id in tx.execute(
        select(use.vial_id, session.course_id)
        .join(session, session.id == use.session_id)
        .where(use.vial_id.in_(vial_ids), session.status != "voided")
    ):
        found.setdefault(vial_id, []).append(course_id)
    return found
