"""The load of the weeks to come: who is booked or due, with which dose, from how many vials."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.domain.reports.vials_needed import vials_needed
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.recall import RecallFilter, count_listed, recall_ids
from tracker.services.recall_rows import RecallRow, recall_rows
from tracker.services.stock import sizes

Report = Callable[[int, int], None]

WEEKS = 12
_AT_ONCE = 500
_BOOKED = (State.BOOKED, State.BOOKED_WRONG)


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
        rows = recall_rows(tx, today, ids[start : start + _AT_ONCE]).values()
        for row in rows:
            key = _key(row, today, first_week)
            if key is None:
                continue
            cell = cells.setdefault(key, LoadCell())
            cell.course_ids.append(row.course_id)
            if row.planned_dose is None:
                cell.without_dose += 1
                continue
            cell.dose += row.planned_dose
            asked = (row.product, row.planned_dose)
            if asked not in known:
                known[asked] = vials_needed(row.planned_dose, by_product.get(row.product, ()))
            cell.vials.update(known[asked])
        done += len(rows)
        if progress is not None:
            progress(min(done, total), total)
    return LoadFigures(today, first_week, cells)


def _key(row: RecallRow, today: date, first_week: date) -> LoadKey | None:
    is_booked = row.state in _BOOKED and row.booked_on is not None
    on = row.booked_on if is_booked else row.due_on
    if on is None:
        return None
    if on < today and not is_booked:
        return LoadKey(None, row.product, is_booked=False)
    week = on - timedelta(days=on.weekday())
    if week >= first_week + timedelta(weeks=WEEKS):
        return None
    return LoadKey(week, row.product, is_booked)
