"""A Recall page on a clinic of its own, with real workers."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def _is_ready(page: RecallPage) -> bool:
    """A key that comes at once is meant for the patient before, so the panel waits a little."""
    return page.panel.takes_keys if page.table.count else page.table.paged_model.has_answer


OpenPage = Callable[[], RecallPage]


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> OpenPage:
    """Makes the page once the test has filled its clinic; it is shown and has its answers."""

    def make() -> RecallPage:
        page = RecallPage(clinic_tasks, clinic_date, keys)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.focus_list()
        qtbot.waitUntil(lambda: clinic_tasks.is_idle)
        qtbot.waitUntil(lambda: _is_ready(page))
        qtbot.waitUntil(lambda: clinic_tasks.is_idle)
        return page

    return make
