"""Call mode over a window on a clinic of its own, with real workers."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tracker.ui.calls.call_window import CallWindow
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenCalls = Callable[[], CallWindow]


@pytest.fixture
def open_calls(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> OpenCalls:
    """Opens call mode from the list, once the test has filled its clinic."""

    def make() -> CallWindow:
        window = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db", user="R. Osei")
        qtbot.addWidget(window)
        window.resize(1200, 800)
        window.show()
        page = window.recall
        qtbot.waitUntil(lambda: clinic_tasks.is_idle and page.panel.takes_keys)
        QTest.keyClick(page.table, Qt.Key.Key_K)
        return window.findChildren(CallWindow)[0]

    return make
