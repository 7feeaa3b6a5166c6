"""Moving a clinic day of twelve patients, and places for 200 due patients over a month of days."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from tests.benchmarks.clinics import TODAY, BenchClinic, copied
from tests.benchmarks.measure import ROUNDS, Figure
from tests.benchmarks.pages import add_lists
from tracker.services.bookings.filling_places import propose_places
from tracker.services.clinic_days.closing_days import close_and_move, preview_closing
from tracker.services.clinic_days.closures import Closing
from tracker.storage import records as r
from tracker.storage.database import Database

_MOST_MS = 1000
_MOVED = 12


def run(clinic: BenchClinic) -> list[Figure]:
    with copied(clinic, "planning") as copy, copy.open() as database:
        database.write(add_lists)
        day = database.write(_day_of_twelve)
        proposed = len(database.read(propose_places, TODAY))
        return [
            _figure(
                "planning: places for those who are due",
                clinic.patients,
                [_clocked(partial(database.read, propose_places, TODAY)) for _ in range(ROUNDS)],
                f"{proposed} visits",
            ),
            _figure(
                "planning: preview of a day of twelve",
                clinic.patients,
                [_clocked(partial(_preview, database, day)) for _ in range(ROUNDS)],
            ),
            _figure("planning: a day of twelve moved", clinic.patients, _moved(database, day)),
        ]


def _preview(database: Database, day: date) -> Any:
    return database.read(preview_closing, (day,), TODAY)


def _day_of_twelve(tx: Any) -> date:
    """A Saturday in four weeks on which a list of its own is held, for the last before it."""
    saturday = TODAY + timedelta(days=27)
    tx.add(r.ClinicListRecord(name="Saturday list", places=_MOVED, on_date=saturday, version=1))
    a = r.Appointment
    before = select(a).where(a.on_date.between(TODAY, saturday), a.status == "booked")
    for one in tx.scalars(before.order_by(a.on_date.desc(), a.id).limit(_MOVED)).all():
        one.on_date = saturday
    return saturday


def _moved(database: Database, day: date) -> list[tuple[float, float]]:
    """Moved and undone, in turns."""
    taken = []
    for _turn in range(3):
        seen = _preview(database, day).proposed
        assert len(seen) == _MOVED, f"{len(seen)} of {_MOVED} can be moved"
        moves = tuple((one.uuid, one.version, one.proposed_on) for one in seen)
        closing = (Closing(day, "Training"),)
        done: list[Any] = []

        def act(moves: Any = moves, closing: Any = closing, done: Any = done) -> None:
            done.append(database.write(close_and_move, closing, moves, TODAY))

        taken.append(_clocked(act))
        undo = done[0].undo
        database.write(undo.command, *undo.arguments)
    return taken


def _clocked(act: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU time in milliseconds."""
    begun, used = time.perf_counter(), time.process_time()
    act()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


def _figure(name: str, size: int, taken: list[tuple[float, float]], note: str = "") -> Figure:
    cpu = statistics.median(one for _wall, one in taken)
    told = f"{note}, " if note else ""
    return Figure(
        name,
        size,
        statistics.median(wall for wall, _cpu in taken),
        most=_MOST_MS,
        note=f"{told}{cpu:.0f} ms of CPU",
    )
