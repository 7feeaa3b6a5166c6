"""A Record page on a clinic of its own, with real workers."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from tracker.ui.clinic_date import ClinicDate
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.visits.visit_page import VisitPage

StartVisit = Callable[..., VisitPage]


@pytest.fixture
def start_visit(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> StartVisit:
    """Begins a visit of a patient, and waits until it is filled in and checked."""

    def make(patient_uuid: str, course_uuid: str = "") -> VisitPage:
        page = VisitPage(clinic_tasks, clinic_date)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        with qtbot.waitSignal(page.started):
            page.start(patient_uuid, course_uuid)
        settle(clinic_tasks)
        return page

    return make
