"""Starting: the list is there, and nothing but a clinic that exists is ever opened."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.app import open_window
from tracker.domain.problems import Unavailable
from tracker.qt_libraries import OFFSCREEN
from tracker.settings import Settings
from tracker.ui.look import look, set_look
from tracker.ui.paged_table import PagedTable

AS_OF = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    before = look()
    yield
    qapp.setStyleSheet("")
    set_look(before)


def test_a_window_opens_on_the_list_as_of_a_day(
    qtbot: QtBot, qapp: QApplication, clinic: Clinic
) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-08-25", (clinic.course(patient), 155))
    opened = open_window(qapp, clinic.path, AS_OF)
    try:
        qtbot.addWidget(opened.window)
        with qtbot.waitSignal(opened.window.first_shown):
            opened.window.show()
        assert opened.window.recall.table.count == 1
        assert opened.window.recall.table.current_row().row.family_name == "Okafor"
        qtbot.waitUntil(lambda: opened.tasks.is_idle)
    finally:
        opened.close()


def test_the_list_has_been_painted_when_it_counts_as_shown(
    qtbot: QtBot, qapp: QApplication, clinic: Clinic
) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-08-25", (clinic.course(patient), 155))
    opened = open_window(qapp, clinic.path, AS_OF)
    try:
        qtbot.addWidget(opened.window)
        table = opened.window.recall.table
        seen = _RowsAtPaint(table)
        at_signal: list[bool] = []
        opened.window.first_shown.connect(lambda: at_signal.append(seen.painted_rows))
        with qtbot.waitSignal(opened.window.first_shown):
            opened.window.show()
        assert at_signal == [True]
        qtbot.waitUntil(lambda: opened.tasks.is_idle)
    finally:
        opened.close()


_START = """
import os, sys
from datetime import date
from pathlib import Path
import tracker.app

NOT_YET = (
    "sqlalchemy.orm", "tracker.services.sites.shipped_patterns", "tracker.services.stock.in_stock",
    "pyqtgraph", "numpy", "holidays", "icalendar", "tracker.services.clinic_days.calendar",
)

def after_first_paint(opened):
    early = [name for name in NOT_YET if name in sys.modules]
    print(opened.window.recall.table.count, *early, flush=True)
    os._exit(0)

tracker.app._after_first_paint = after_first_paint
tracker.app.run_window(Path(sys.argv[1]), date(2026, 11, 22))
"""


def test_the_first_list_waits_for_no_mapper_and_for_nothing_of_a_visit(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-08-25", (clinic.course(patient), 155))
    clinic.database.close()
    done = subprocess.run(
        [sys.executable, "-c", _START, str(clinic.path)],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"QT_QPA_PLATFORM": OFFSCREEN},
    )
    assert done.stdout.split() == ["1"]


def test_a_window_that_opens_as_an_icon_counts_as_shown_too(
    qtbot: QtBot, qapp: QApplication, clinic: Clinic
) -> None:
    opened = open_window(qapp, clinic.path, AS_OF)
    try:
        qtbot.addWidget(opened.window)
        with qtbot.waitSignal(opened.window.first_shown):
            pass
        qtbot.waitUntil(lambda: opened.tasks.is_idle)
    finally:
        opened.close()


class _RowsAtPaint(QObject):
    """Whether the list was painted when its rows were there."""

    def __init__(self, table: PagedTable) -> None:
        super().__init__(table)
        self.painted_rows = False
        self._table = table
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint and self._table.current_row() is not None:
            self.painted_rows = True
        return False


def test_large_dark_text_is_applied_from_the_settings(
    qtbot: QtBot, qapp: QApplication, clinic: Clinic
) -> None:
    settings = Settings(theme="dark", text_scale=200)
    opened = open_window(qapp, clinic.path, AS_OF, settings=settings)
    try:
        qtbot.addWidget(opened.window)
        assert look().palette.is_dark
        assert look().font_px >= 26
        qtbot.waitUntil(lambda: opened.tasks.is_idle)
    finally:
        opened.close()


@pytest.mark.fault(10)
def test_a_missing_clinic_is_told_and_stays_missing(qapp: QApplication, tmp_path: Path) -> None:
    missing = tmp_path / "none.db"
    with pytest.raises(Unavailable):
        open_window(qapp, missing, AS_OF)
    assert not missing.exists()
