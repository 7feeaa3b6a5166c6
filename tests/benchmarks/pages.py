"""What opens a page or a dialog of planning, and how long it takes until its answer is there.

Each paints its frame at once, with rows or with what it is doing; no turn of the window's thread
may be long. The clinic treats on lists with places here.
"""

from __future__ import annotations

import csv
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import func, select

from tests.benchmarks.clinics import TODAY, BenchClinic, copied
from tests.benchmarks.measure import Figure
from tests.benchmarks.stage import Spent, spent_on, stage
from tracker.app import OpenWindow
from tracker.storage import records as r
from tracker.ui.calendar.calendar_page import CalendarPage
from tracker.ui.calendar.compare_dialog import CompareButton
from tracker.ui.reports.reports_page import ReportsPage
from tracker.ui.screenshot import settle

_TURNS = 3
_FIRST_PAINT_MS, _HOLD_MS = 300, 50
_PAUSE_MS = 20
_REPORTS = ("punctuality", "load", "response", "waste")
_MOST_PLACES = 999


@dataclass(frozen=True, slots=True)
class _Opened:
    spent: Spent
    answered: float
    """Milliseconds until nothing was left to come."""


def run(clinic: BenchClinic) -> list[Figure]:
    with copied(clinic, "pages") as copy:
        with copy.open() as database:
            database.write(add_lists)
            busiest = database.read(busiest_day)
            bookings = database.read(_booked_ahead)
        with stage(copy) as opened:
            theirs = copy.path.with_suffix(".csv")
            _write_list(theirs, bookings)
            try:
                return _figures(opened, clinic.patients, busiest, theirs)
            finally:
                theirs.unlink()


def add_lists(tx: Any) -> None:
    """Two lists on each weekday, with as many places as are booked on the busiest day."""
    places = min(_booked_on(tx, busiest_day(tx)) // 2 + 1, _MOST_PLACES)
    for weekday in range(5):
        for name in ("First list", "Second list"):
            tx.add(r.ClinicListRecord(name=name, places=places, weekday=weekday, version=1))


def busiest_day(tx: Any) -> date:
    """The day to come on which most are booked."""
    a = r.Appointment
    query = select(a.on_date).where(a.on_date > TODAY, a.status == "booked").group_by(a.on_date)
    return date.fromisoformat(str(tx.scalars(query.order_by(func.count().desc())).first()))


def _booked_on(tx: Any, on: date) -> int:
    a = r.Appointment
    return int(tx.scalar(select(func.count()).where(a.on_date == on, a.status == "booked")))


def _booked_ahead(tx: Any) -> list[tuple[str, date]]:
    """A month of the hospital's list: ours, every seventh on another day."""
    a, number = r.Appointment, r.PatientIdentifier
    rows = tx.execute(
        select(number.value, a.on_date)
        .join(a, a.patient_id == number.patient_id)
        .where(
            a.on_date.between(TODAY, TODAY + timedelta(days=28)),
            a.status == "booked",
            number.system == "record_number",
        )
    )
    return [(value, on + timedelta(days=at % 7 == 0)) for at, (value, on) in enumerate(rows)]


def _write_list(path: Path, bookings: list[tuple[str, date]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["record_number", "date"])
        lines.writerows((number, on.isoformat()) for number, on in bookings)


def _figures(opened: OpenWindow, size: int, busiest: date, theirs: Path) -> list[Figure]:
    window = opened.window
    figures = []

    def measure(what: str, act: Callable[[], object], back: Callable[[], object]) -> None:
        taken = []
        for _turn in range(_TURNS):
            taken.append(_watched(opened, act))
            back()
            settle(opened.tasks)
        figures.extend(_told(what, size, taken))

    go, home = window.go_to, partial(window.go_to, "recall")
    measure("calendar", partial(go, "calendar"), home)
    page: Any = window.page("calendar")
    assert isinstance(page, CalendarPage)
    go("calendar")
    settle(opened.tasks)
    measure("calendar, a month later", partial(page.go_by, 1), _nothing)
    page.switch()
    settle(opened.tasks)
    measure("calendar, from month to month", partial(page.go_by, 1), _nothing)
    page.show_week(busiest)
    settle(opened.tasks)
    measure("calendar, who fits a day", page.waiting.switch, page.waiting.switch)
    measure("closing the busiest day", page.close_day, _close_dialogs)
    measure(
        "compare bookings",
        partial(page.findChildren(CompareButton)[0].compare, theirs),
        _close_dialogs,
    )
    measure("approvals", partial(go, "approvals"), home)
    home()
    settle(opened.tasks)
    measure("all treatments by state", window.recall.tiles.total_chosen.emit, _close_dialogs)
    reports: Any = window.page("reports")
    assert isinstance(reports, ReportsPage)
    go("reports")
    settle(opened.tasks)
    for code in _REPORTS:
        show = partial(_count_again, reports, code)
        measure(f"report of {code}", show, _nothing)
    return figures


def _count_again(page: ReportsPage, code: str) -> None:
    page._answers.clear()
    page.show_report(_REPORTS[0] if code != _REPORTS[0] else _REPORTS[1])
    page._answers.clear()
    page.show_report(code)


def _watched(opened: OpenWindow, act: Callable[[], object]) -> _Opened:
    begun = time.perf_counter()
    spent = spent_on(opened.tasks, act, _PAUSE_MS)
    return _Opened(spent, (time.perf_counter() - begun) * 1000)


def _told(what: str, size: int, taken: list[_Opened]) -> list[Figure]:
    whole = statistics.median(one.answered for one in taken)
    return [
        Figure(
            f"pages: {what}, first painted",
            size,
            max(one.spent.painted for one in taken),
            most=_FIRST_PAINT_MS,
            note=f"answered in {whole:.0f} ms",
        ),
        Figure(
            f"pages: {what}, longest turn of the GUI thread",
            size,
            statistics.median(one.spent.longest for one in taken),
            most=_HOLD_MS,
            note=f"of {statistics.median(one.spent.whole for one in taken):.0f} ms",
        ),
    ]


def _close_dialogs() -> None:
    for dialog in QApplication.topLevelWidgets():
        if isinstance(dialog, QDialog) and dialog.isVisible():
            dialog.reject()


def _nothing() -> None:
    """The next turn begins where this one ended."""
