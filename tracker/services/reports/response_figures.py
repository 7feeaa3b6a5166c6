"""How many cycles responded, by instrument: of those that began in a time and were measured."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.continuation import is_late
from tracker.domain.instruments import Score
from tracker.domain.reports.responded import scored_cycles
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.outcomes.instrument_book import InstrumentBook, instrument_book
from tracker.services.reports.day_lists import given_days
from tracker.storage import records as r

Report = Callable[[int, int], None]

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ResponseKey:
    """`responded` None: no baseline, or nobody has said what change matters."""

    condition: str
    instrument: str
    responded: bool | None


@dataclass(frozen=True, slots=True)
class ResponseFigures:
    """Cycles that began from `since` to `today`, both included.

    `cells`: the courses of measured cycles. `begun`: those of all cycles, by condition. `labels`:
    what people read for an instrument.
    """

    since: date
    today: date
    cells: Mapping[ResponseKey, array[int]]
    begun: Mapping[str, array[int]]
    labels: Mapping[str, str]


def response_figures(
    tx: Session, since: date, today: date, progress: Report | None = None
) -> ResponseFigures:
    """Of all courses, ended ones too."""
    authorize(tx, Action.READ)
    book = instrument_book(tx)
    cells: dict[ResponseKey, array[int]] = {}
    begun: dict[str, array[int]] = {}
    total = tx.scalar(select(func.count()).select_from(r.Course)) or 0
    done = 0
    for courses in _chunks(tx):
        ids = [row.id for row in courses]
        given, scores = given_days(tx, ids), _scores(tx, ids, today)
        for row in courses:
            days = {on for on in given.get(row.id, ()) if on <= today}
            in_time = sum(since <= on for on in days)
            if in_time:
                begun.setdefault(row.condition, array("q")).extend([row.id] * in_time)
            if row.id not in scores:
                continue
            for instrument, responded in _measured(book, list(days), scores[row.id], since):
                key = ResponseKey(row.condition, instrument, responded)
                cells.setdefault(key, array("q")).append(row.id)
        done += len(courses)
        if progress is not None:
            progress(done, total)
    labels = {key.instrument: book.label(key.instrument) for key in cells}
    return ResponseFigures(since, today, cells, begun, labels)


def _chunks(tx: Session) -> Iterator[Sequence[Any]]:
    course, last = r.Course, 0
    query = select(course.id, course.condition).order_by(course.id).limit(_AT_ONCE)
    while rows := tx.execute(query.where(course.id > last)).all():
        yield rows
        last = rows[-1].id


def _scores(tx: Session, course_ids: Sequence[int], today: date) -> dict[int, list[Any]]:
    score = r.OutcomeScore
    found: dict[int, list[Any]] = {}
    for row in tx.execute(
        select(
            score.course_id,
            score.instrument,
            score.about,
            score.instrument_version,
            score.measured_on,
            score.value,
            score.value_code,
            score.is_baseline,
        )
        .where(
            score.course_id.in_(course_ids),
            score.withdrawn_on.is_(None),
            score.measured_on <= today,
        )
        .order_by(score.instrument, score.about, score.measured_on, score.id)
    ):
        found.setdefault(row.course_id, []).append(row)
    return found


def _measured(
    book: InstrumentBook, days: Sequence[date], scores: Sequence[Any], since: date
) -> Iterator[tuple[str, bool | None]]:
    """The instrument of each cycle of the time that was measured, and whether it responded."""
    for (code, _about), group in groupby(scores, key=lambda row: (row.instrument, row.about)):
        rows = list(group)
        version = rows[-1].instrument_version
        instrument = book.find(code, version)
        if instrument is None:
            continue
        same = [row for row in rows if book.is_same_scale(code, row.instrument_version, version)]
        # One from after injections, as may be known since, shows no response.
        first = next((row for row in same if row.is_baseline), None)
        baseline = _score(first) if first and not is_late(first.measured_on, days) else None
        later = [(row.measured_on, _score(row)) for row in same if not row.is_baseline]
        for cycle in scored_cycles(instrument, version, days, baseline, later):
            if cycle.began_on >= since:
                yield code, cycle.responded


def _score(row: Any) -> Score:
    return Score(row.value, row.value_code)
