"""The form of a visit with 200 sites, of a patient with 400 sessions: typed into, and on the map.

What an event costs is CPU time of the GUI thread, with the checks that answer it; so other programs
don't count. The floor is a letter in a bare line of a window with nothing else.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from tests.benchmarks.clinics import BenchClinic, copied
from tests.benchmarks.long_history import (
    SESSIONS,
    SITES,
    LongHistory,
    make_long_history,
    placed_sites,
)
from tests.benchmarks.measure import Figure, percentile
from tests.benchmarks.stage import Spent, spent_on, stage, until_painted
from tracker.app import OpenWindow
from tracker.domain.outcome import Done
from tracker.ui.screenshot import settle
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.visits.visit_page import VisitPage

_MOST_MS = 16
_OPENING_MS = 150
_OPENINGS, _EVENTS = 8, 30
_PAUSE_MS = 160
_LETTERS = "came back after nine weeks"
_VIEW = "head-front"

Act = Callable[[int], object]


def run(clinic: BenchClinic) -> list[Figure]:
    with copied(clinic, "form") as copy:
        with copy.open() as db:
            long = db.write(_make_long_history).value
            assert isinstance(long, LongHistory)
        with stage(copy) as opened:
            figures = [_opening(opened, long, clinic.patients)]
            page = _fill(opened, long)
            floor = _median(_spent(opened, _bare_letter(opened)))
            for name, act in _acts(page, long):
                spent = _spent(opened, act)
                figures += _figures(name, clinic.patients, spent, floor)
            return figures


def _make_long_history(tx: Any) -> Done:
    return Done(make_long_history(tx), frozenset())


def _opening(opened: OpenWindow, long: LongHistory, size: int) -> Figure:
    """From the click until the form is painted, after the first time."""
    window, taken = opened.window, []
    page: Any = window.page("visit")
    for _each in range(_OPENINGS + 1):
        window.go_to("recall")
        settle(opened.tasks)
        started: list[bool] = []
        slot = page.started.connect(partial(started.append, True))
        begin = partial(window.open_visit, long.patient, long.course)
        taken.append(until_painted(begin, page, partial(bool, started))[0])
        page.started.disconnect(slot)
        settle(opened.tasks)
        page.leave()
        settle(opened.tasks)
    return Figure(
        f"form: opened with {SESSIONS} sessions, painted",
        size,
        statistics.median(taken[1:]),
        most=_OPENING_MS,
        note=f"longest {max(taken[1:]):.0f} ms, the first time {taken[0]:.0f} ms",
    )


def _fill(opened: OpenWindow, long: LongHistory) -> VisitPage:
    opened.window.open_visit(long.patient, long.course)
    settle(opened.tasks)
    page = opened.window.page("visit")
    assert isinstance(page, VisitPage)
    editor = _sites(page, long)
    editor.show_sites(placed_sites(SITES))
    editor._drawings.setChecked(True)
    settle(opened.tasks)
    return page


def _acts(page: VisitPage, long: LongHistory) -> Iterator[tuple[str, Act]]:
    """Each with its name; they leave 200 sites behind them."""
    injection = page._sessions.editor(long.course).injection
    editor = _sites(page, long)
    view = editor._map._views[_VIEW]
    yield "a letter of the notes", partial(_type, injection._notes)
    yield "a letter of the injector", partial(_type, page._details._injector)
    yield "a digit of the dose", partial(_type_digit, injection._dose._line)
    yield "a key in the table of sites", partial(_type_cell, editor)
    yield "a site moved by an arrow key", partial(_step, view)
    yield "a site dragged, each move", partial(_drag, view)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton)
    yield "a site dropped", partial(_drop, view)
    yield "a site added or deleted", partial(_add_or_delete, view)
    yield "the side of a site changed", partial(_turn, editor)
    yield "the Units of a site typed", partial(_type_units, editor)


def _sites(page: VisitPage, long: LongHistory) -> SitesEditor:
    return page._sessions.editor(long.course)._sites


def _type(editor: QWidget, number: int) -> None:
    QTest.keyClicks(editor, _LETTERS[number % len(_LETTERS)])


def _type_digit(line: QLineEdit, number: int) -> None:
    """A digit more, and it goes again."""
    QTest.keyClick(line, Qt.Key.Key_Backspace if number % 2 else Qt.Key.Key_5)


def _type_cell(editor: SitesEditor, number: int) -> None:
    """Begin, go on, and leave the cell."""
    table = editor._table
    if number % 3 == 0:
        table.go_to(number % 5, 1 if number % 2 else 3)
    key = (Qt.Key.Key_7, Qt.Key.Key_5, Qt.Key.Key_Return)[number % 3]
    QTest.keyClick(QApplication.focusWidget() or table, key)


def _step(view: DrawingView, number: int) -> None:
    _choose(view)
    QTest.keyClick(view, Qt.Key.Key_Left if number // 10 % 2 else Qt.Key.Key_Right)


def _choose(view: DrawingView) -> None:
    if view.current is None:
        QTest.keyClick(view, Qt.Key.Key_Space)


def _drag(view: DrawingView, number: int) -> None:
    if number == 0:
        _grab(view)
    QTest.mouseMove(view, view._where(view._points[0]).toPoint() + QPoint(6 + number, number))


def _grab(view: DrawingView) -> None:
    start = view._where(view._points[0]).toPoint()
    QTest.mousePress(view, Qt.MouseButton.LeftButton, pos=start)


def _drop(view: DrawingView, number: int) -> None:
    start = view._where(view._points[0]).toPoint()
    _grab(view)
    shift = QPoint(12, 8) if number % 2 else QPoint(-12, -8)
    QTest.mouseMove(view, start + shift)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, pos=start + shift)


def _add_or_delete(view: DrawingView, number: int) -> None:
    QTest.keyClick(view, Qt.Key.Key_Delete if number % 2 else Qt.Key.Key_Insert)


def _turn(editor: SitesEditor, number: int) -> None:
    _choose(editor._map._views[_VIEW])
    editor._map._side.set_code(("left", "midline", "right")[number % 3])


def _type_units(editor: SitesEditor, number: int) -> None:
    _choose(editor._map._views[_VIEW])
    _type_digit(editor._map._dose._line, number)


def _bare_letter(opened: OpenWindow) -> Act:
    """A line that has the window for itself."""
    line = QLineEdit()
    line.resize(opened.window.size())
    line.show()
    line.destroyed.connect(opened.window.activateWindow)
    return partial(_type, line)


def _spent(opened: OpenWindow, act: Act) -> list[Spent]:
    return [spent_on(opened.tasks, partial(act, number), _PAUSE_MS) for number in range(_EVENTS)]


def _median(spent: list[Spent]) -> float:
    return statistics.median(one.whole for one in spent)


def _figures(name: str, size: int, spent: list[Spent], floor: float) -> list[Figure]:
    """All that an event costs until nothing of it is left to do, and the longest hold at a time."""
    whole = [one.whole for one in spent]
    painted = percentile([one.painted for one in spent], 0.95)
    note = (
        f"median {statistics.median(whole):.1f}, at most {max(whole):.1f};"
        f" painted after {painted:.1f} ms"
    )
    p95 = percentile(whole, 0.95)
    longest = percentile([one.longest for one in spent], 0.95)
    return [
        Figure(f"form: {name}, p95", size, p95, floor=floor, most=_MOST_MS, note=note),
        Figure(f"form: {name}, p95 at a time", size, longest, most=_MOST_MS),
    ]
