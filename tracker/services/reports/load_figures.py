"""The load of the weeks to come: who is booked or due, with which dose, from how many vials."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import BindParameter, bindparam, func, select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.reports.vials_needed import vials_needed
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.recall.listing import RecallFilter, count_listed, holding_on, recall_ids
from tracker.services.stock.in_stock import sizes
from tracker.storage.list_tables import COURSE, COURSE_PHASE, PROTOCOL, SESSION
from tracker.storage.unreadable import past_unreadable_rows

Report = Callable[[int, int], None]

WEEKS = 12
_AT_ONCE = 500
_BOOKED = (State.BOOKED.value, State.BOOKED_WRONG.value)


@dataclass(frozen=True, slots=True)
class LoadKey:
    """`week`: its first day, None for what is due before today and not booked. By product."""

    week: date | None
    product: str
    is_booked: bool


@dataclass(slots=True)
class LoadCell:
    """`dose` in milliunits, over those of which one is planned; `vials` by size in milliunits."""

    course_ids: array[int] = field(default_factory=lambda: array("q"))
    dose: int = 0
    without_dose: int = 0
    vials: Counter[int] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class LoadFigures:
    """From the week of `today` on, so many `WEEKS`."""

    today: date
    first_week: date
    cells: Mapping[LoadKey, LoadCell]


def load_figures(
    tx: Session, _since: date, today: date, progress: Report | None = None
) -> LoadFigures:
    """Of all courses in treatment that have a day in these weeks, or have passed it."""
    authorize(tx, Action.READ)
    first_week = today - timedelta(days=today.weekday())
    by_product: dict[str, list[int]] = {}
    for size in sizes(tx):
        if size.is_supplied:
            by_product.setdefault(size.product, []).append(size.size)
    known: dict[tuple[str, int], Mapping[int, int]] = {}
    cells: dict[LoadKey, LoadCell] = {}
    wanted = RecallFilter()
    total, done = count_listed(tx, today, wanted), 0
    ids = [one for part in recall_ids(tx, today, wanted) for one in part]
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        for row in past_unreadable_rows(partial(_expected, tx, today), part).values():
            key = _key(row, today, first_week)
            if key is None:
                continue
            cell = cells.setdefault(key, LoadCell())
            cell.course_ids.append(row.course_id)
            if row.dose is None:
                cell.without_dose += 1
                continue
            cell.dose += row.dose
            asked = (row.product, row.dose)
            if asked not in known:
                known[asked] = vials_needed(row.dose, by_product.get(row.product, ()))
            for vial, count in known[asked].items():
                cell.vials[vial] += count
        done += len(part)
        if progress is not None:
            progress(min(done, total), total)
    return LoadFigures(today, first_week, cells)


@dataclass(frozen=True, slots=True)
class _Expected:
    """`on`: the booked day, else the day it is due. `dose`: planned, in milliunits."""

    course_id: int
    product: str
    is_booked: bool
    on: date | None
    dose: int | None


def _expected(tx: Session, today: date, course_ids: Sequence[int]) -> dict[int, _Expected]:
    newest = dict(tx.execute(_NEWEST_DOSES, {"ids": course_ids}).all())
    found = {}
    for row in tx.execute(_COURSES.where(*holding_on(today)), {"ids": course_ids}):
        is_booked = row.state in _BOOKED and row.booked_on is not None
        found[row.course_id] = _Expected(
            row.course_id,
            row.product,
            is_booked,
            row.booked_on if is_booked else row.due_on,
            row.planned_dose or newest.get(row.course_id) or row.default_dose,
        )
    return found


def _key(row: _Expected, today: date, first_week: date) -> LoadKey | None:
    if row.on is None:
        return None
    if row.on < today and not row.is_booked:
        return LoadKey(None, row.product, is_booked=False)
    week = row.on - timedelta(days=row.on.weekday())
    if week >= first_week + timedelta(weeks=WEEKS):
        return None
    return LoadKey(week, row.product, row.is_booked)


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_COURSES = (
    select(
        COURSE_PHASE.c.course_id,
        COURSE_PHASE.c.state,
        COURSE_PHASE.c.booked_on,
        COURSE_PHASE.c.due_on,
        COURSE.c.product,
        COURSE.c.planned_dose,
        PROTOCOL.c.default_dose,
    )
    .join(COURSE, COURSE.c.id == COURSE_PHASE.c.course_id)
    .outerjoin(PROTOCOL, PROTOCOL.c.id == COURSE_PHASE.c.protocol_id)
    .where(COURSE_PHASE.c.course_id.in_(_IDS))
)
_DOSES = (
    select(
        SESSION.c.course_id,
        SESSION.c.dose,
        func.row_number()
        .over(
            partition_by=SESSION.c.course_id,
            order_by=(SESSION.c.given_on.desc(), SESSION.c.dose.desc()),
        )
        .label("place"),
    )
    .join(COURSE, COURSE.c.id == SESSION.c.course_id)
    .where(
        COURSE.c.id.in_(_IDS),
        func.coalesce(COURSE.c.planned_dose, 0) == 0,
        SESSION.c.product == COURSE.c.product,
        SESSION.c.dose.is_not(None),
        SESSION.c.is_touch_up.is_(False),
        SESSION.c.status.in_(COUNTING),
    )
    .subquery()
)
_NEWEST_DOSES = select(_DOSES.c.course_id, _DOSES.c.dose).where(_DOSES.c.place == 1)
"""What was given last of the product that the course has, where no dose of its own is planned."""
